-- People: an entry of the ledger says through which account it came; a quarter is published apart from being closed.
-- A CHECK cannot be changed: both tables are written anew. Which verbs there are is said where they are written.
CREATE TABLE entries AS FROM ledger;
DROP TABLE ledger;
CREATE TABLE ledger (
    entry_id BIGINT PRIMARY KEY,
    verb     VARCHAR NOT NULL,
    actor    VARCHAR NOT NULL,
    role     VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    reason   VARCHAR,
    account  VARCHAR
);
COMMENT ON COLUMN ledger.entry_id IS 'grows by one; the state of the store "as of" an entry is all entries up to it';
COMMENT ON COLUMN ledger.recorded_at IS 'UTC';
COMMENT ON COLUMN ledger.account IS 'who was signed in; missing: the operator on the command line, or a visitor of the demonstration';
INSERT INTO ledger SELECT *, NULL FROM entries ORDER BY entry_id;
DROP TABLE entries;

CREATE TABLE states AS FROM quarter_states;
DROP TABLE quarter_states;
CREATE TABLE quarter_states (
    entry_id BIGINT PRIMARY KEY,
    quarter  VARCHAR NOT NULL,
    state    VARCHAR NOT NULL CHECK (state IN ('closed', 'published', 'reopened'))
);
INSERT INTO quarter_states FROM states;
DROP TABLE states;

-- `closing`: the entry as of which a closed or published quarter is read.
CREATE OR REPLACE MACRO states_as_of(as_of) AS TABLE
    SELECT quarter, arg_max(state, entry_id) AS state, max(entry_id) AS entry_id, arg_max(recorded_at, entry_id) AS recorded_at,
           arg_max(actor, entry_id) AS actor, arg_max(reason, entry_id) AS reason,
           max(entry_id) FILTER (state = 'closed') AS closing, arg_max(recorded_at, entry_id) FILTER (state = 'closed') AS closed_at
    FROM quarter_states JOIN ledger USING (entry_id)
    WHERE entry_id <= as_of
    GROUP BY quarter;
