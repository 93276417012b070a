-- Who comes through an identity provider has a session like everybody else, and what the provider said last is kept beside it.
CREATE TABLE claims (account VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, roles VARCHAR[] NOT NULL, told_at TIMESTAMP NOT NULL);
COMMENT ON TABLE claims IS 'of the moment, no part of the ledger: replaced at each sign-in through the provider';
COMMENT ON COLUMN claims.account IS 'user name; of who has no account here, what the provider calls him, with an @ in it';
COMMENT ON COLUMN claims.roles IS 'as the settings name them, `department:YT` that of a department; an account acts by its grants all the same';

ALTER TABLE sessions ADD COLUMN provided BOOLEAN;
UPDATE sessions SET provided = false;
COMMENT ON COLUMN sessions.provided IS 'begun through an identity provider, which keeps the password';
ALTER TABLE presence DROP COLUMN ended_at;
