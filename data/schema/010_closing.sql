-- What closing freezes: the bundle of data, rules and result, by whose hash a printed result is known again; which checks the director
-- let pass, and how a quarter was published.
CREATE TABLE closings (entry_id BIGINT PRIMARY KEY, quarter VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, rules VARCHAR NOT NULL, content BLOB NOT NULL);
COMMENT ON COLUMN closings.sha256 IS 'of the bundle''s bytes before they were compressed';
COMMENT ON COLUMN closings.rules IS 'JSON: all rules of the quarter as they held, what a file left out too; by these the closed quarter is read';
COMMENT ON COLUMN closings.content IS 'zlib; canonical JSON';

CREATE TABLE waivers (entry_id BIGINT NOT NULL, quarter VARCHAR NOT NULL, "check" VARCHAR NOT NULL, found INTEGER NOT NULL);
COMMENT ON COLUMN waivers.found IS 'how many the check found then; it lets no more pass';

CREATE TABLE publications (entry_id BIGINT PRIMARY KEY, met_on DATE, minutes VARCHAR, signer VARCHAR CHECK (signer IN ('director', 'deputy')));
COMMENT ON COLUMN publications.signer IS 'deputy: on behalf of the director';
