-- Campaigns: an emulation movement beside the quarters, with its dates, its deadline to report, and the criteria it rests on.
CREATE TABLE campaigns (
    entry_id BIGINT PRIMARY KEY, name VARCHAR NOT NULL, kind VARCHAR NOT NULL CHECK (kind IN ('regular', 'themed')),
    first_day DATE NOT NULL, last_day DATE NOT NULL, due DATE NOT NULL, departments VARCHAR[] NOT NULL, criteria VARCHAR[] NOT NULL,
    document VARCHAR NOT NULL
);
COMMENT ON COLUMN campaigns.due IS 'the last day to report, in the organisation''s time zone';
COMMENT ON COLUMN campaigns.departments IS 'codes; none: every department';
COMMENT ON COLUMN campaigns.criteria IS 'codes of the set of the year of its first day';
COMMENT ON COLUMN campaigns.document IS 'number and date of the document it rests on';

CREATE TABLE campaign_ends (entry_id BIGINT PRIMARY KEY, campaign BIGINT NOT NULL);
COMMENT ON COLUMN campaign_ends.campaign IS 'the ledger entry that began it; it is summed up, and the reason says how';
