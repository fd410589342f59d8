-- The doors by which sources bring activities in: addresses to which a user's mail is copied, and sources that sign what they
-- send. Of an address the keyed hash of its token is kept, of a source its secret, sealed: neither can be read here.

CREATE TABLE steward.inbound_address (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  id              text COLLATE "C" NOT NULL,
  hash            text COLLATE "C" NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  user_id         text NOT NULL,
  created_at      timestamptz(3) NOT NULL,
  revoked_at      timestamptz(3),
  PRIMARY KEY (installation_id, id)
);

CREATE TABLE steward.inbound_source (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  -- Stands in the address to which the source sends: unique, and no secret.
  id              text COLLATE "C" NOT NULL UNIQUE,
  kind            text NOT NULL CHECK (kind IN ('twilio', 'typeform', 'form', 'gong')),
  sealed          bytea NOT NULL,
  created_at      timestamptz(3) NOT NULL,
  revoked_at      timestamptz(3),
  PRIMARY KEY (installation_id, id)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['inbound_address', 'inbound_source'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON steward.%I TO steward_app', v_table);
    EXECUTE format('GRANT UPDATE (revoked_at) ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;

-- Whose an address or a source is: asked before anybody is known.
GRANT SELECT (installation_id, id, hash, user_id, revoked_at) ON steward.inbound_address TO steward_system;
GRANT SELECT (installation_id, id, kind, revoked_at) ON steward.inbound_source TO steward_system;
CREATE POLICY across_installations ON steward.inbound_address FOR SELECT TO steward_system USING (true);
CREATE POLICY across_installations ON steward.inbound_source FOR SELECT TO steward_system USING (true);
