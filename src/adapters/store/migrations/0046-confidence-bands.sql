-- Matches are counted by how sure they were from now on: what was summed up before is summed up anew, a little at a time.
UPDATE steward.measured SET is_stale = true WHERE confidence_bp IS NOT NULL AND NOT is_stale;
