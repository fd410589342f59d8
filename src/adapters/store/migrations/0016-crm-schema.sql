-- What the CRM last said of its objects' fields: a field that appears is read in, one that vanishes is told, and a value
-- is checked before it is sent.
CREATE TABLE steward.crm_schema (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  object          text NOT NULL,
  fields          jsonb NOT NULL,
  used            text[] NOT NULL,
  seen_at         timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, object)
);
ALTER TABLE steward.crm_schema ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.crm_schema FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.crm_schema USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.crm_schema FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON steward.crm_schema TO steward_app;
