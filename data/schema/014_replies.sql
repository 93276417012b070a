-- What the council or its standing office replies to a question about a quarter's figures; it holds while the figures asked about stay as they were.
CREATE TABLE question_replies (
    entry_id   BIGINT PRIMARY KEY,
    quarter    VARCHAR NOT NULL,
    kind       VARCHAR NOT NULL,
    department VARCHAR,
    criterion  VARCHAR,
    figures    VARCHAR NOT NULL,
    question   VARCHAR NOT NULL,
    words      VARCHAR NOT NULL
);
COMMENT ON COLUMN question_replies.kind IS 'of analytics.questions';
COMMENT ON COLUMN question_replies.department IS 'missing: the question is about a criterion alone';
COMMENT ON COLUMN question_replies.figures IS 'what was asked about, in one text: another one is another question';
COMMENT ON COLUMN question_replies.question IS 'as it was read by who replied';
