-- Told in one place; the macros of 016 say the same in full.
CREATE OR REPLACE MACRO in_force(upload, as_of) AS upload <= as_of AND upload NOT IN (SELECT upload_id FROM withdrawals WHERE entry_id <= as_of);

-- A window that alone says which row of a key is the newest becomes a cheap search; beside a second window all is sorted twice, and these
-- two were the dearest of the small questions. What was enacted as a whole leaves nothing older in force: of departments at all, of
-- criteria of its year.
CREATE OR REPLACE MACRO departments_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.code, f.valid_from ORDER BY f.upload_id DESC) AS place
        FROM department_rows AS f
        WHERE in_force(f.upload_id, as_of)
    ) WHERE place = 1 AND upload_id >= (
        SELECT coalesce(max(upload_id), 0) FROM department_rows
        WHERE upload_id IN (SELECT upload_id FROM enactments WHERE whole AND in_force(upload_id, as_of))
    );

CREATE OR REPLACE MACRO criteria_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place, since) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.year, f.code ORDER BY f.upload_id DESC) AS place
        FROM criterion_rows AS f
        WHERE in_force(f.upload_id, as_of)
    ) LEFT JOIN (
        SELECT year, max(upload_id) AS since FROM criterion_rows
        WHERE upload_id IN (SELECT upload_id FROM enactments WHERE whole AND in_force(upload_id, as_of))
        GROUP BY year
    ) USING (year)
    WHERE place = 1 AND upload_id >= coalesce(since, 0);
