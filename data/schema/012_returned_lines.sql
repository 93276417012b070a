-- The lines that the last return of a department's quarter names; one is open until an upload in force brings it again.
CREATE MACRO returned_lines_as_of(as_of) AS TABLE
    WITH last AS (SELECT quarter, department, max(entry_id) AS entry_id FROM returns WHERE entry_id <= as_of GROUP BY ALL)
    SELECT r.quarter, r.department, r.entry_id, n.criterion, n.reason, NOT EXISTS (
               FROM score_rows AS s SEMI JOIN uploads_in_force(as_of) AS u ON s.upload_id = u.upload_id
               WHERE s.upload_id > r.entry_id AND s.quarter = r.quarter AND s.department = r.department AND s.criterion = n.criterion) AS open
    FROM last AS r JOIN returned_lines AS n USING (entry_id);
