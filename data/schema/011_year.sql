-- The year set up on screen: with which document a version was issued, and whether it is the whole of what it speaks of. What such a
-- version leaves out is gone from then on; as of an entry before it, it is still there.
CREATE TABLE enactments (upload_id BIGINT PRIMARY KEY, document VARCHAR NOT NULL, whole BOOLEAN NOT NULL);
COMMENT ON COLUMN enactments.document IS 'number and date of the document';
COMMENT ON COLUMN enactments.whole IS 'of criteria: the whole set of each of its years; of departments: the whole list';

ALTER TABLE rules ADD COLUMN document VARCHAR;
COMMENT ON COLUMN rules.document IS 'number and date of the document with which they were issued; missing: recorded from a file';

CREATE OR REPLACE MACRO departments_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place, since) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.code, f.valid_from ORDER BY f.upload_id DESC) AS place,
               max(if(e.whole, f.upload_id, 0)) OVER () AS since
        FROM department_rows AS f SEMI JOIN uploads_in_force(as_of) AS u ON f.upload_id = u.upload_id
        LEFT JOIN enactments AS e ON e.upload_id = f.upload_id
    ) WHERE place = 1 AND upload_id >= since;

CREATE OR REPLACE MACRO criteria_as_of(as_of) AS TABLE
    SELECT * EXCLUDE (place, since) FROM (
        SELECT f.*, row_number() OVER (PARTITION BY f.year, f.code ORDER BY f.upload_id DESC) AS place,
               max(if(e.whole, f.upload_id, 0)) OVER (PARTITION BY f.year) AS since
        FROM criterion_rows AS f SEMI JOIN uploads_in_force(as_of) AS u ON f.upload_id = u.upload_id
        LEFT JOIN enactments AS e ON e.upload_id = f.upload_id
    ) WHERE place = 1 AND upload_id >= since;
