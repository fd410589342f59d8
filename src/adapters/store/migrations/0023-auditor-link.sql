-- Links with which an auditor reads one installation's audit log, for some days and without an account. The secret in
-- the link is kept as its hash alone.

CREATE TABLE steward.auditor_link (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  id              text COLLATE "C" NOT NULL,
  hash            text COLLATE "C" NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  created_at      timestamptz(3) NOT NULL,
  expires_at      timestamptz(3) NOT NULL CHECK (expires_at > created_at),
  revoked_at      timestamptz(3),
  PRIMARY KEY (installation_id, id)
);

-- On which days (UTC) a link was used, and for what: the first use of a day is an audit entry.
CREATE TABLE steward.auditor_link_use (
  installation_id text NOT NULL,
  link_id         text COLLATE "C" NOT NULL,
  used_for        text NOT NULL,
  day             date NOT NULL,
  PRIMARY KEY (installation_id, link_id, used_for, day),
  FOREIGN KEY (installation_id, link_id) REFERENCES steward.auditor_link (installation_id, id)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['auditor_link', 'auditor_link_use'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;
GRANT UPDATE (revoked_at) ON steward.auditor_link TO steward_app;

-- Whose a secret is: asked before anybody is known.
GRANT SELECT (installation_id, id, hash, expires_at, revoked_at) ON steward.auditor_link TO steward_system;
CREATE POLICY across_installations ON steward.auditor_link FOR SELECT TO steward_system USING (true);
