-- What a person's mends and matched headers teach of how a department writes: its later files are read so, as long as the upload is in force.
CREATE TABLE corrections (
    upload_id BIGINT NOT NULL, department VARCHAR NOT NULL, kind VARCHAR NOT NULL, header BOOLEAN NOT NULL,
    "column" VARCHAR NOT NULL, key VARCHAR NOT NULL, meant VARCHAR NOT NULL
);
COMMENT ON COLUMN corrections.department IS 'of the rows that were mended; empty: of a file with rows of several departments';
COMMENT ON COLUMN corrections.header IS 'a header that means the column, else a text in its cells';
COMMENT ON COLUMN corrections.key IS 'what stood in the file, without case, accents and punctuation';

ALTER TABLE mends ADD COLUMN letter VARCHAR;
COMMENT ON COLUMN mends.letter IS 'of the column in the sheet, where one row of it holds several cells of the contract''s column';
