-- A person may say of a column of a file that it is not to be read.
COMMENT ON COLUMN corrections."column" IS 'of the contract; empty: of a header whose column is not to be read';
