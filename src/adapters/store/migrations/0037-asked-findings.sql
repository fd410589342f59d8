-- A question that nobody answered rests for a while before it is asked again.
ALTER TABLE steward.finding ADD COLUMN not_before timestamptz(3);
-- What a review asks about.
CREATE INDEX finding_question ON steward.finding (installation_id, question) WHERE question IS NOT NULL;
-- Activities are added up page by page, before the first record is looked at.
ALTER TABLE steward.finding_scan DROP CONSTRAINT finding_scan_object_check;
ALTER TABLE steward.finding_scan ADD CONSTRAINT finding_scan_object_check CHECK (object IN ('activity', 'contact', 'account', 'opportunity'));
