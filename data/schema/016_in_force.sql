-- Which rows are in force is told by their upload and the withdrawals alone: every row has an upload, and asking the table of uploads and
-- the ledger for it made each of the many small questions a page asks two to four times as dear.
CREATE OR REPLACE MACRO departments_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place, since) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.code, f.valid_from ORDER BY f.upload_id DESC) AS place,
               max(if(e.whole, f.upload_id, 0)) OVER () AS since
        FROM department_rows AS f LEFT JOIN enactments AS e ON e.upload_id = f.upload_id
        WHERE f.upload_id <= as_of AND f.upload_id NOT IN (SELECT upload_id FROM withdrawals WHERE entry_id <= as_of)
    ) WHERE place = 1 AND upload_id >= since;

CREATE OR REPLACE MACRO criteria_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place, since) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.year, f.code ORDER BY f.upload_id DESC) AS place,
               max(if(e.whole, f.upload_id, 0)) OVER (PARTITION BY f.year) AS since
        FROM criterion_rows AS f LEFT JOIN enactments AS e ON e.upload_id = f.upload_id
        WHERE f.upload_id <= as_of AND f.upload_id NOT IN (SELECT upload_id FROM withdrawals WHERE entry_id <= as_of)
    ) WHERE place = 1 AND upload_id >= since;

CREATE OR REPLACE MACRO targets_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.period, f.department, f.criterion ORDER BY f.upload_id DESC) AS place
        FROM target_rows AS f
        WHERE f.upload_id <= as_of AND f.upload_id NOT IN (SELECT upload_id FROM withdrawals WHERE entry_id <= as_of)
    ) WHERE place = 1;

CREATE OR REPLACE MACRO scores_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.quarter, f.department, f.criterion ORDER BY f.upload_id DESC) AS place
        FROM score_rows AS f
        WHERE f.upload_id <= as_of AND f.upload_id NOT IN (SELECT upload_id FROM withdrawals WHERE entry_id <= as_of)
    ) WHERE place = 1;

CREATE OR REPLACE MACRO achievements_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place) FROM (
        SELECT f.*, row_number() OVER (
            PARTITION BY f.quarter, f.department, f.subject, f.achieved_on, f.title ORDER BY f.upload_id DESC) AS place
        FROM achievement_rows AS f
        WHERE f.upload_id <= as_of AND f.upload_id NOT IN (SELECT upload_id FROM withdrawals WHERE entry_id <= as_of)
    ) WHERE place = 1;

CREATE OR REPLACE MACRO commendations_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place) FROM (
        SELECT f.*, row_number() OVER (
            PARTITION BY f.decision_no, f.signed_on, f.subject, f.title, f.form ORDER BY f.upload_id DESC) AS place
        FROM commendation_rows AS f
        WHERE f.upload_id <= as_of AND f.upload_id NOT IN (SELECT upload_id FROM withdrawals WHERE entry_id <= as_of)
    ) WHERE place = 1;
