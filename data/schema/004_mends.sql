-- What a person says of a file that is handed in, kept beside its bytes: how it is read, what its cells should say, why a warning is none.
CREATE TABLE readings (
    upload_id BIGINT PRIMARY KEY, encoding VARCHAR, delimiter VARCHAR, sheet VARCHAR,
    header_first INTEGER NOT NULL, header_last INTEGER NOT NULL, decimal VARCHAR, asked VARCHAR
);
COMMENT ON COLUMN readings.header_first IS 'first row of the header, as a spreadsheet counts';
COMMENT ON COLUMN readings.decimal IS 'decimal mark of the cells that do not show one; missing: none was needed';
COMMENT ON COLUMN readings.asked IS 'JSON of all that a person said of form and cells; missing: nothing. The same bytes with another is another file';

CREATE TABLE matched_headers (upload_id BIGINT NOT NULL, "column" VARCHAR NOT NULL, header VARCHAR NOT NULL);
COMMENT ON COLUMN matched_headers.header IS 'as it stands in the file; a person said that it means the column';

CREATE TABLE mends (upload_id BIGINT NOT NULL, row INTEGER, "column" VARCHAR NOT NULL, found VARCHAR, meant VARCHAR);
COMMENT ON COLUMN mends.row IS 'as a spreadsheet shows it; missing: every row';
COMMENT ON COLUMN mends.found IS 'as it stands in the file; missing: empty, or several texts where every row is meant';
COMMENT ON COLUMN mends.meant IS 'as it was read; missing: empty';

CREATE TABLE answers (upload_id BIGINT NOT NULL, code VARCHAR NOT NULL, reason VARCHAR NOT NULL);
COMMENT ON COLUMN answers.code IS 'of a warning that is taken only with a reason';

CREATE TABLE approvals (upload_id BIGINT PRIMARY KEY, name VARCHAR NOT NULL, position VARCHAR, document VARCHAR);
COMMENT ON COLUMN approvals.name IS 'the head who approved the figures before they were handed in';
