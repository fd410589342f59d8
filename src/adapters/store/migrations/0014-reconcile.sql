-- How far the comparison of the mirror with the CRM has got, object by object: one run at a time, and the last one's
-- report until the next begins.
CREATE TABLE steward.reconcile_pass (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  object          text NOT NULL,
  -- Of the whole run, by our clock.
  started_at      timestamptz(3) NOT NULL,
  -- Of this object's pass, by the vendor's clock; null before its first page.
  began_at        timestamptz(3),
  state           text NOT NULL CHECK (state IN ('reading', 'asking', 'done')),
  cursor          text,
  counts          jsonb NOT NULL,
  PRIMARY KEY (installation_id, object)
);

-- What a pass under way has met in the CRM. Empty between passes.
CREATE TABLE steward.reconcile_seen (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  object          text NOT NULL,
  crm_id          text NOT NULL,
  PRIMARY KEY (installation_id, object, crm_id)
);

ALTER TABLE steward.reconcile_pass ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.reconcile_pass FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.reconcile_pass USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
ALTER TABLE steward.reconcile_seen ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.reconcile_seen FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.reconcile_seen USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.reconcile_pass, steward.reconcile_seen FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON steward.reconcile_pass, steward.reconcile_seen TO steward_app;
