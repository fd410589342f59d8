-- Roles that an admin gave to users of the CRM. What was taken back stays as a row: whoever connected the CRM is made its admin once,
-- and not again after somebody took that away. A person without a row is what the CRM and the policy say they are.
CREATE TABLE steward.person_role (
  installation_id text COLLATE "C" NOT NULL,
  -- Our id of a user of the mirror.
  person_id       text COLLATE "C" NOT NULL,
  role            text COLLATE "C" NOT NULL CHECK (role IN ('manager', 'data-owner', 'auditor', 'admin')),
  -- Kind and opaque id of who gave it: user:…, admin:cli, service:….
  given_by        text NOT NULL,
  given_at        timestamptz(3) NOT NULL,
  taken_at        timestamptz(3),
  PRIMARY KEY (installation_id, person_id, role)
);

ALTER TABLE steward.person_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.person_role FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.person_role
  USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.person_role FROM PUBLIC;
GRANT SELECT, INSERT ON steward.person_role TO steward_app;
GRANT UPDATE (given_by, given_at, taken_at) ON steward.person_role TO steward_app;

-- Who connected it first, as the vendor names them. It is not in the list of columns that may be changed: whoever renews the grant later is not
-- thereby an admin here.
ALTER TABLE steward.installation ADD COLUMN connected_by text;
ALTER TABLE steward.installation NO FORCE ROW LEVEL SECURITY;
UPDATE steward.installation SET connected_by = granted_by;
ALTER TABLE steward.installation FORCE ROW LEVEL SECURITY;

-- Whose a browser session is.
CREATE INDEX session_who ON steward.session ((sess ->> 'who')) WHERE sess ->> 'who' IS NOT NULL;
