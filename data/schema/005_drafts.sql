-- What somebody is about to hand in, as far as he has come. No part of the ledger: a draft is changed, deleted, and expires.
CREATE TABLE drafts (
    draft_id   VARCHAR NOT NULL,
    maker      VARCHAR NOT NULL,
    role       VARCHAR NOT NULL,
    department VARCHAR,
    changed_at TIMESTAMP NOT NULL,
    said       VARCHAR NOT NULL
);
COMMENT ON COLUMN drafts.draft_id IS 'unguessable: it stands in the address';
COMMENT ON COLUMN drafts.maker IS 'with role and department, who alone may open it';
COMMENT ON COLUMN drafts.changed_at IS 'UTC; it expires some days later';
COMMENT ON COLUMN drafts.said IS 'JSON: kind, quarter, step, and the terms: what was said of each file, of its cells, of the whole';

CREATE TABLE draft_files (
    draft_id  VARCHAR NOT NULL,
    place     INTEGER NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256    VARCHAR NOT NULL,
    bytes     BIGINT NOT NULL,
    content   BLOB NOT NULL
);
COMMENT ON COLUMN draft_files.place IS 'from 0, in the order in which the files were chosen';
