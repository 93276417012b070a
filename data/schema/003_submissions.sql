-- What happens to a submission besides coming in: it is returned, its deadline extended, an earlier version restored; rows are set
-- aside by an explicit choice. A CHECK cannot be changed: the ledger is written anew, entry by entry, with more verbs.
CREATE TABLE entries AS FROM ledger;
DROP TABLE ledger;
CREATE TABLE ledger (
    entry_id BIGINT PRIMARY KEY,
    verb     VARCHAR NOT NULL CHECK (verb IN ('upload', 'withdraw', 'rules', 'close', 'reopen', 'restore', 'return', 'extend')),
    actor    VARCHAR NOT NULL,
    role     VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    reason   VARCHAR
);
COMMENT ON COLUMN ledger.entry_id IS 'grows by one; the state of the store "as of" an entry is all entries up to it';
COMMENT ON COLUMN ledger.recorded_at IS 'UTC';
INSERT INTO ledger FROM entries ORDER BY entry_id;
DROP TABLE entries;

CREATE TABLE restorations (upload_id BIGINT PRIMARY KEY, restored BIGINT NOT NULL);
COMMENT ON COLUMN restorations.upload_id IS 'the new version: a ledger entry, and an upload with the rows and the bytes of the one restored';

CREATE TABLE returns (
    entry_id BIGINT PRIMARY KEY, quarter VARCHAR NOT NULL, department VARCHAR NOT NULL, upload_id BIGINT NOT NULL
);
COMMENT ON COLUMN returns.upload_id IS 'the newest submission of that department and quarter when it was returned';

CREATE TABLE extensions (
    entry_id BIGINT PRIMARY KEY, quarter VARCHAR NOT NULL, department VARCHAR NOT NULL, until DATE NOT NULL
);
COMMENT ON COLUMN extensions.until IS 'the last day to hand in, in the organisation''s time zone, until the hour of the rules';

CREATE TABLE set_aside_rows (
    upload_id BIGINT NOT NULL, row INTEGER NOT NULL,
    quarter VARCHAR, department VARCHAR, criterion VARCHAR, causes VARCHAR NOT NULL
);
COMMENT ON COLUMN set_aside_rows.quarter IS 'as far as it could be read, or as all other rows of the file have it';
COMMENT ON COLUMN set_aside_rows.causes IS 'codes of the errors, joined by |';

-- A return unverifies what was verified before it: the points stay, and must be verified again.
CREATE OR REPLACE MACRO verifications_as_of(as_of, quarters) AS TABLE
    WITH entries AS (
        SELECT upload_id, row, quarter, department, criterion, verified_points, not_assigned, reason FROM verification_rows
        UNION ALL
        SELECT upload_id, row, quarter, department, criterion, verified_points, false, NULL
        FROM score_rows WHERE verified_points IS NOT NULL
    ), verified AS (
        SELECT * EXCLUDE (place) FROM (
            SELECT f.*, row_number() OVER (PARTITION BY f.quarter, f.department, f.criterion ORDER BY f.upload_id DESC) AS place
            FROM entries AS f SEMI JOIN uploads_in_force(as_of) AS u ON f.upload_id = u.upload_id
            WHERE quarters IS NULL OR list_contains(quarters, f.quarter)
        ) WHERE place = 1
    ), submitted AS (
        SELECT f.upload_id, w.entry_id AS withdrawn, f.quarter, f.department, f.criterion,
               {'actual': f.actual, 'self_points': if(f.actual IS NULL, f.self_points, NULL)} AS figures
        FROM score_rows AS f LEFT JOIN withdrawals AS w ON w.upload_id = f.upload_id AND w.entry_id <= as_of
        WHERE f.upload_id <= as_of AND (quarters IS NULL OR list_contains(quarters, f.quarter))
    ), compared AS (
        SELECT v.quarter, v.department, v.criterion,
               arg_max(s.figures, s.upload_id) FILTER (s.withdrawn IS NULL) AS now,
               arg_max(s.figures, s.upload_id) FILTER (
                   s.upload_id <= v.upload_id AND coalesce(s.withdrawn > v.upload_id, true)) AS verified
        FROM verified AS v JOIN submitted AS s USING (quarter, department, criterion)
        GROUP BY ALL
    ), returned AS (
        SELECT quarter, department, max(entry_id) AS returned FROM returns WHERE entry_id <= as_of GROUP BY ALL
    )
    SELECT v.*, coalesce(c.now IS DISTINCT FROM c.verified, false) OR coalesce(r.returned > v.upload_id, false) AS stale
    FROM verified AS v
    LEFT JOIN compared AS c USING (quarter, department, criterion)
    LEFT JOIN returned AS r USING (quarter, department);
