-- The views of the queue that people keep for themselves. What they call them, and what they look for, is sealed.
CREATE TABLE steward.saved_filter (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  -- As approvers are named: `user:…` or `admin`.
  person          text COLLATE "C" NOT NULL,
  id              text COLLATE "C" NOT NULL,
  made_at         timestamptz(3) NOT NULL,
  sealed          bytea NOT NULL,
  PRIMARY KEY (installation_id, person, id)
);
ALTER TABLE steward.saved_filter ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.saved_filter FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.saved_filter USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.saved_filter FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON steward.saved_filter TO steward_app;
