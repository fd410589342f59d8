-- The stages that the CRM's deals can have: a change of a stage is proposed only to one that is there.
ALTER TABLE steward.crm_schema ADD COLUMN stages jsonb NOT NULL DEFAULT '[]';

-- What activities suggested of people's records: each suggestion is asked about once, however many mails repeat it and
-- whatever was answered. The mark is keyed (record, field and value): nobody without the key can guess a value by it.
CREATE TABLE steward.suggestion (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  mark            text COLLATE "C" NOT NULL CHECK (mark ~ '^[0-9a-f]{64}$'),
  -- The activity that led to it first, by which it is forgotten with its people.
  activity_id     text COLLATE "C" NOT NULL,
  review_id       text COLLATE "C" NOT NULL,
  made_at         timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, mark)
);
CREATE INDEX suggestion_by_activity ON steward.suggestion (installation_id, activity_id);
CREATE INDEX suggestion_by_review ON steward.suggestion (installation_id, review_id);
ALTER TABLE steward.suggestion ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.suggestion FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.suggestion USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.suggestion FROM PUBLIC;
GRANT SELECT, INSERT, DELETE ON steward.suggestion TO steward_app;
