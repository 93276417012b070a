-- The ledger: every act is an entry, nothing is updated or deleted. Times are UTC.
CREATE TABLE ledger (
    entry_id BIGINT PRIMARY KEY,
    verb     VARCHAR NOT NULL CHECK (verb IN ('upload', 'withdraw', 'rules', 'close', 'reopen')),
    actor    VARCHAR NOT NULL,
    role     VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    reason   VARCHAR
);
COMMENT ON COLUMN ledger.entry_id IS 'grows by one; the state of the store "as of" an entry is all entries up to it';
COMMENT ON COLUMN ledger.recorded_at IS 'UTC';

CREATE TABLE uploads (
    upload_id   BIGINT PRIMARY KEY,
    kind        VARCHAR NOT NULL,
    file_name   VARCHAR NOT NULL,
    sha256      VARCHAR NOT NULL,
    content     BLOB NOT NULL,
    row_count   INTEGER NOT NULL,
    received_at TIMESTAMP NOT NULL,
    sample      BOOLEAN NOT NULL
);
COMMENT ON COLUMN uploads.upload_id IS 'the ledger entry that took the file';
COMMENT ON COLUMN uploads.content IS 'the bytes as they came';
COMMENT ON COLUMN uploads.received_at IS 'UTC; the time that counts for the deadline';
COMMENT ON COLUMN uploads.sample IS 'part of the demonstration';

CREATE TABLE withdrawals (entry_id BIGINT NOT NULL, upload_id BIGINT NOT NULL);

CREATE TABLE quarter_states (
    entry_id BIGINT PRIMARY KEY,
    quarter  VARCHAR NOT NULL,
    state    VARCHAR NOT NULL CHECK (state IN ('closed', 'reopened'))
);

CREATE TABLE rules (entry_id BIGINT PRIMARY KEY, year INTEGER NOT NULL, content VARCHAR NOT NULL);
COMMENT ON COLUMN rules.content IS 'the TOML as it came';

CREATE MACRO uploads_in_force(as_of) AS TABLE
    SELECT uploads.* EXCLUDE (content), ledger.actor, ledger.recorded_at
    FROM uploads
    JOIN ledger ON ledger.entry_id = uploads.upload_id
    WHERE uploads.upload_id <= as_of
      AND uploads.upload_id NOT IN (SELECT upload_id FROM withdrawals WHERE entry_id <= as_of);

CREATE MACRO states_as_of(as_of) AS TABLE
    SELECT quarter, state, entry_id, recorded_at, actor, reason
    FROM (
        SELECT quarter, state, entry_id, recorded_at, actor, reason,
               row_number() OVER (PARTITION BY quarter ORDER BY entry_id DESC) AS place
        FROM quarter_states JOIN ledger USING (entry_id)
        WHERE entry_id <= as_of
    ) WHERE place = 1;
