-- What the vendor told last of the day's calls, of all apps of the account together. Written every few seconds at most.
CREATE TABLE steward.crm_allocation (
  installation_id text PRIMARY KEY REFERENCES steward.installation (id),
  used            bigint NOT NULL CHECK (used >= 0),
  allowed         bigint NOT NULL CHECK (allowed >= 0),
  seen_at         timestamptz(3) NOT NULL,
  -- An operator was told that the day is nearly used up, and it has not become better since.
  is_told         boolean NOT NULL DEFAULT false
);
ALTER TABLE steward.crm_allocation ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.crm_allocation FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.crm_allocation USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.crm_allocation FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON steward.crm_allocation TO steward_app;
