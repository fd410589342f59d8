-- Some CRMs move what hung on a merged record for a while after they answered: when it is counted again, when it was, and how much was missing
-- then (null as long as nobody counted, and where the record was gone by then).
ALTER TABLE steward.merge_record
  ADD COLUMN look_at   timestamptz(3),
  ADD COLUMN looked_at timestamptz(3),
  ADD COLUMN missing   integer CHECK (missing >= 0);
CREATE INDEX merge_record_to_look_at ON steward.merge_record (installation_id, look_at) WHERE state = 'merged' AND look_at IS NOT NULL AND looked_at IS NULL;
