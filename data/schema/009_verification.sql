-- Verified points stay files of their own kind (`verification_rows`); what is said about a line stands beside them.
CREATE TABLE conclusions (
    entry_id BIGINT NOT NULL, quarter VARCHAR NOT NULL, department VARCHAR NOT NULL, criterion VARCHAR NOT NULL, conclusion VARCHAR NOT NULL
);
COMMENT ON COLUMN conclusions.entry_id IS 'the upload that verified the line, or an entry of its own where its points stayed';

CREATE TABLE line_answers (
    entry_id BIGINT PRIMARY KEY, quarter VARCHAR NOT NULL, department VARCHAR NOT NULL, criterion VARCHAR NOT NULL, answer VARCHAR NOT NULL
);
COMMENT ON COLUMN line_answers.answer IS 'what the department says to the verification of its line';

-- Where two verify without seeing one another, each gives an opinion; two that agree become a verification.
CREATE TABLE opinions (
    entry_id BIGINT NOT NULL, quarter VARCHAR NOT NULL, department VARCHAR NOT NULL, criterion VARCHAR NOT NULL,
    verified_points DECIMAL(38, 18), not_assigned BOOLEAN NOT NULL, reason VARCHAR, conclusion VARCHAR,
    actual DECIMAL(38, 18), self_points DECIMAL(38, 18),
    CHECK (not_assigned OR verified_points IS NOT NULL)
);
COMMENT ON COLUMN opinions.actual IS 'as it was handed in when the opinion was given: of other figures it is no opinion';

-- A submission is checked by the standing office; a return may name lines, and then unverifies those alone.
CREATE TABLE checks (entry_id BIGINT PRIMARY KEY, quarter VARCHAR NOT NULL, department VARCHAR NOT NULL, upload_id BIGINT NOT NULL);
COMMENT ON COLUMN checks.upload_id IS 'the newest submission of that department and quarter when it was checked; a later one is not checked';

CREATE TABLE returned_lines (entry_id BIGINT NOT NULL, criterion VARCHAR NOT NULL, reason VARCHAR NOT NULL);
COMMENT ON COLUMN returned_lines.entry_id IS 'of the return; one without lines returns them all';

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
        SELECT quarter, department, criterion, max(entry_id) AS returned
        FROM returns LEFT JOIN returned_lines USING (entry_id) WHERE entry_id <= as_of GROUP BY ALL
    )
    SELECT v.*, coalesce(c.now IS DISTINCT FROM c.verified, false) OR coalesce(r.returned > v.upload_id, false)
                OR coalesce(l.returned > v.upload_id, false) AS stale
    FROM verified AS v
    LEFT JOIN compared AS c USING (quarter, department, criterion)
    LEFT JOIN (FROM returned WHERE criterion IS NULL) AS r ON r.quarter = v.quarter AND r.department = v.department
    LEFT JOIN (FROM returned WHERE criterion IS NOT NULL) AS l
        ON l.quarter = v.quarter AND l.department = v.department AND l.criterion = v.criterion;

CREATE MACRO opinions_as_of(as_of, of_quarter) AS TABLE
    WITH given AS (
        SELECT * EXCLUDE (place) FROM (
            SELECT o.*, l.actor AS by, l.recorded_at AS "at", coalesce(l.account, l.actor) AS person,
                   row_number() OVER (PARTITION BY department, criterion, coalesce(l.account, l.actor) ORDER BY entry_id DESC) AS place
            FROM opinions AS o JOIN ledger AS l USING (entry_id) WHERE entry_id <= as_of AND quarter = of_quarter
        ) WHERE place = 1
    ), sent_back AS (
        SELECT r.entry_id, r.department, n.criterion FROM returns AS r LEFT JOIN returned_lines AS n USING (entry_id)
        WHERE r.entry_id <= as_of AND r.quarter = of_quarter
    )
    SELECT g.*
    FROM given AS g
    LEFT JOIN (FROM verifications_as_of(as_of, [of_quarter])) AS v USING (department, criterion)
    LEFT JOIN (FROM scores_as_of(as_of) WHERE quarter = of_quarter) AS s USING (department, criterion)
    WHERE coalesce(g.entry_id > v.upload_id, true)
      AND NOT EXISTS (
          FROM sent_back AS r WHERE r.entry_id > g.entry_id AND r.department = g.department AND coalesce(r.criterion = g.criterion, true))
      AND g.actual IS NOT DISTINCT FROM s.actual AND g.self_points IS NOT DISTINCT FROM s.self_points;

-- Files that prove a line or an achievement. A withdrawn one stays, and is not shown any more.
CREATE TABLE evidence (
    entry_id BIGINT PRIMARY KEY, quarter VARCHAR NOT NULL, department VARCHAR NOT NULL, criterion VARCHAR,
    subject VARCHAR, achieved_on DATE, title VARCHAR,
    file_name VARCHAR NOT NULL, type VARCHAR NOT NULL, bytes BIGINT NOT NULL, sha256 VARCHAR NOT NULL, content BLOB NOT NULL,
    CHECK ((criterion IS NULL) <> (title IS NULL))
);
COMMENT ON COLUMN evidence.criterion IS 'of the line that it proves; missing: it proves the achievement of subject, day and title';
COMMENT ON COLUMN evidence.type IS 'by its content, never by its name';

CREATE TABLE evidence_withdrawals (entry_id BIGINT PRIMARY KEY, evidence_id BIGINT NOT NULL);
