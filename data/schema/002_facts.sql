-- The rows of the files, as they were taken, and the present as a view of them: of each key the newest row whose upload is in force.
-- Numbers are DECIMAL(38, 18): as written, never rounded. Codes are canonical, text is NFC.
CREATE TABLE department_rows (
    upload_id BIGINT NOT NULL, row INTEGER NOT NULL,
    code VARCHAR NOT NULL, name VARCHAR NOT NULL, short_name VARCHAR, block VARCHAR, aliases VARCHAR,
    staff_count INTEGER CHECK (staff_count >= 0), leader_count INTEGER CHECK (leader_count >= 0),
    female_count INTEGER CHECK (female_count >= 0), council_member VARCHAR,
    valid_from DATE, valid_to DATE, successor VARCHAR
);
COMMENT ON COLUMN department_rows.aliases IS 'other spellings and former names, joined by |';
COMMENT ON COLUMN department_rows.valid_from IS 'first day; missing: from the beginning';
COMMENT ON COLUMN department_rows.valid_to IS 'last day; missing: still there';

CREATE TABLE criterion_rows (
    upload_id BIGINT NOT NULL, row INTEGER NOT NULL,
    year INTEGER NOT NULL, code VARCHAR NOT NULL, name VARCHAR NOT NULL, "group" VARCHAR,
    kind VARCHAR NOT NULL CHECK (kind IN ('target', 'scored', 'passfail', 'bonus', 'penalty', 'information')),
    formula VARCHAR, parameters VARCHAR, unit VARCHAR,
    direction VARCHAR NOT NULL CHECK (direction IN ('higher', 'lower', 'near')),
    max_points DECIMAL(38, 18) NOT NULL CHECK (max_points >= 0),
    departments VARCHAR NOT NULL, due VARCHAR NOT NULL,
    accumulation VARCHAR NOT NULL CHECK (accumulation IN ('sum', 'mean', 'last', 'max')),
    source VARCHAR
);
COMMENT ON COLUMN criterion_rows.departments IS '* for all, or codes joined by |';
COMMENT ON COLUMN criterion_rows.due IS '* for every quarter, or numbers of quarters joined by |';

CREATE TABLE target_rows (
    upload_id BIGINT NOT NULL, row INTEGER NOT NULL,
    period VARCHAR NOT NULL, department VARCHAR NOT NULL, criterion VARCHAR NOT NULL,
    target DECIMAL(38, 18), not_assigned BOOLEAN NOT NULL, document VARCHAR, note VARCHAR,
    CHECK (not_assigned OR target IS NOT NULL)
);
COMMENT ON COLUMN target_rows.period IS 'a year, 2025, or a quarter, 2025-Q3';
COMMENT ON COLUMN target_rows.target IS 'in the unit of the criterion; missing where not assigned';

CREATE TABLE score_rows (
    upload_id BIGINT NOT NULL, row INTEGER NOT NULL,
    quarter VARCHAR NOT NULL, department VARCHAR NOT NULL, criterion VARCHAR NOT NULL,
    target DECIMAL(38, 18), actual DECIMAL(38, 18), self_points DECIMAL(38, 18), verified_points DECIMAL(38, 18),
    not_assigned BOOLEAN NOT NULL, estimated BOOLEAN NOT NULL, evidence VARCHAR, note VARCHAR
);
COMMENT ON COLUMN score_rows.actual IS 'in the unit of the criterion; passed is 1, not passed 0; missing: asked for and not given';
COMMENT ON COLUMN score_rows.not_assigned IS 'a request of the department; it counts once a target or a verification grants it';

CREATE TABLE verification_rows (
    upload_id BIGINT NOT NULL, row INTEGER NOT NULL,
    quarter VARCHAR NOT NULL, department VARCHAR NOT NULL, criterion VARCHAR NOT NULL,
    verified_points DECIMAL(38, 18), not_assigned BOOLEAN NOT NULL, reason VARCHAR,
    CHECK (not_assigned OR verified_points IS NOT NULL)
);

CREATE TABLE achievement_rows (
    upload_id BIGINT NOT NULL, row INTEGER NOT NULL,
    quarter VARCHAR NOT NULL, department VARCHAR NOT NULL, subject VARCHAR NOT NULL, achieved_on DATE NOT NULL,
    title VARCHAR NOT NULL, subject_type VARCHAR, position VARCHAR, role VARCHAR, category VARCHAR, level VARCHAR, evidence VARCHAR
);

CREATE TABLE commendation_rows (
    upload_id BIGINT NOT NULL, row INTEGER NOT NULL,
    decision_no VARCHAR NOT NULL, signed_on DATE NOT NULL, subject VARCHAR NOT NULL, award_year INTEGER NOT NULL,
    level VARCHAR, authority VARCHAR, signer VARCHAR, subject_type VARCHAR, subject_size INTEGER, department VARCHAR,
    gender VARCHAR, role VARCHAR, title VARCHAR, form VARCHAR, basis VARCHAR, achievement VARCHAR,
    amount DECIMAL(38, 18), status VARCHAR NOT NULL CHECK (status IN ('in_force', 'cancelled')),
    CHECK ((title IS NULL) <> (form IS NULL))
);
COMMENT ON COLUMN commendation_rows.amount IS 'đồng';
COMMENT ON COLUMN commendation_rows.award_year IS 'the year rewarded, which need not be the year of signing';

CREATE MACRO departments_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.code, f.valid_from ORDER BY f.upload_id DESC) AS place
        FROM department_rows AS f SEMI JOIN uploads_in_force(as_of) AS u ON f.upload_id = u.upload_id
    ) WHERE place = 1;

CREATE MACRO criteria_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.year, f.code ORDER BY f.upload_id DESC) AS place
        FROM criterion_rows AS f SEMI JOIN uploads_in_force(as_of) AS u ON f.upload_id = u.upload_id
    ) WHERE place = 1;

CREATE MACRO targets_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.period, f.department, f.criterion ORDER BY f.upload_id DESC) AS place
        FROM target_rows AS f SEMI JOIN uploads_in_force(as_of) AS u ON f.upload_id = u.upload_id
    ) WHERE place = 1;

CREATE MACRO scores_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.quarter, f.department, f.criterion ORDER BY f.upload_id DESC) AS place
        FROM score_rows AS f SEMI JOIN uploads_in_force(as_of) AS u ON f.upload_id = u.upload_id
    ) WHERE place = 1;

CREATE MACRO achievements_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place) FROM (
        SELECT f.*, row_number() OVER (
            PARTITION BY f.quarter, f.department, f.subject, f.achieved_on, f.title ORDER BY f.upload_id DESC) AS place
        FROM achievement_rows AS f SEMI JOIN uploads_in_force(as_of) AS u ON f.upload_id = u.upload_id
    ) WHERE place = 1;

CREATE MACRO commendations_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place) FROM (
        SELECT f.*, row_number() OVER (
            PARTITION BY f.decision_no, f.signed_on, f.subject, f.title, f.form ORDER BY f.upload_id DESC) AS place
        FROM commendation_rows AS f SEMI JOIN uploads_in_force(as_of) AS u ON f.upload_id = u.upload_id
    ) WHERE place = 1;

-- Verified points come in files of their own or in the column of a scores file; an empty cell there clears nothing.
-- What was verified is remembered: where the actual (or, without one, the self points) has changed since, the verification is stale.
-- `quarters` bounds the work: a list of them, or NULL for all.
CREATE MACRO verifications_as_of(as_of, quarters) AS TABLE
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
    )
    SELECT v.*, coalesce(c.now IS DISTINCT FROM c.verified, false) AS stale
    FROM verified AS v LEFT JOIN compared AS c USING (quarter, department, criterion);
