-- Activities that still hold words, by their age: what the retention of the policy looks for every day.
CREATE INDEX activity_text ON steward.activity (installation_id, accepted_at) WHERE sealed IS NOT NULL;
