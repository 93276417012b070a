-- People who sign in. Accounts and grants are acts of the ledger; passwords, sessions and attempts are of the moment and give way.
CREATE TABLE account_changes (
    entry_id BIGINT PRIMARY KEY,
    account  VARCHAR NOT NULL,
    name     VARCHAR,
    email    VARCHAR,
    enabled  BOOLEAN
);
COMMENT ON COLUMN account_changes.account IS 'user name, small letters; never changed';
COMMENT ON COLUMN account_changes.name IS 'of the person; missing: as before, and so for email and enabled';
COMMENT ON COLUMN account_changes.email IS 'small letters; by it an identity provider names the person; empty: none';

CREATE TABLE grants (
    entry_id   BIGINT PRIMARY KEY,
    account    VARCHAR NOT NULL,
    role       VARCHAR NOT NULL,
    department VARCHAR,
    charge     VARCHAR[] NOT NULL,
    from_day   DATE NOT NULL,
    until_day  DATE,
    document   VARCHAR
);
COMMENT ON COLUMN grants.department IS 'code of one''s own, of the role department';
COMMENT ON COLUMN grants.charge IS 'codes of the departments that a member of the council looks after';
COMMENT ON COLUMN grants.until_day IS 'the last day of the grant; missing: until it is ended';
COMMENT ON COLUMN grants.document IS 'the decision or letter of authority it rests on';
CREATE TABLE grant_ends (entry_id BIGINT PRIMARY KEY, grant_id BIGINT NOT NULL);
COMMENT ON COLUMN grant_ends.grant_id IS 'the ledger entry that gave it';

CREATE MACRO accounts_as_of(as_of) AS TABLE
    SELECT account, min(entry_id) AS added,
           arg_max(name, entry_id) FILTER (name IS NOT NULL) AS name,
           nullif(arg_max(email, entry_id) FILTER (email IS NOT NULL), '') AS email,
           arg_max(enabled, entry_id) FILTER (enabled IS NOT NULL) AS enabled
    FROM account_changes WHERE entry_id <= as_of GROUP BY account;
CREATE MACRO grants_as_of(as_of) AS TABLE
    SELECT g.*, e.entry_id AS ended
    FROM grants AS g LEFT JOIN grant_ends AS e ON e.grant_id = g.entry_id AND e.entry_id <= as_of
    WHERE g.entry_id <= as_of;

CREATE TABLE passwords (
    account   VARCHAR PRIMARY KEY,
    hash      VARCHAR NOT NULL,
    temporary BOOLEAN NOT NULL,
    set_at    TIMESTAMP NOT NULL
);
COMMENT ON COLUMN passwords.hash IS 'argon2id with its salt; that it was changed, when and by whom stands in the ledger, the hash does not';
COMMENT ON COLUMN passwords.temporary IS 'given by an administrator, to be changed at the first sign-in';

CREATE TABLE sessions (
    token_sha256 VARCHAR PRIMARY KEY,
    account  VARCHAR NOT NULL,
    begun_at TIMESTAMP NOT NULL,
    seen_at  TIMESTAMP NOT NULL,
    address  VARCHAR NOT NULL,
    browser  VARCHAR NOT NULL
);
COMMENT ON COLUMN sessions.token_sha256 IS 'the token itself is in the browser alone';

CREATE TABLE presence (account VARCHAR PRIMARY KEY, signed_in_at TIMESTAMP, ended_at TIMESTAMP);
COMMENT ON COLUMN presence.ended_at IS 'when the account was last signed out everywhere: what an identity provider said before counts no more';

CREATE TABLE attempts (attempted_at TIMESTAMP NOT NULL, name_sha256 VARCHAR NOT NULL, address VARCHAR NOT NULL, succeeded BOOLEAN NOT NULL);
COMMENT ON COLUMN attempts.name_sha256 IS 'of the user name as typed: now and then it is a password';
