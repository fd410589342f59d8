-- What the log's key signed, and the whole subtrees of the log's tree that proofs are made of. Only ever added to.

CREATE TABLE steward.audit_checkpoint (
  log             text COLLATE "C" NOT NULL,
  size            bigint NOT NULL CHECK (size > 0),
  -- A signed note (C2SP tlog-checkpoint).
  note            text NOT NULL,
  signed_at       timestamptz(3) NOT NULL,
  installation_id text NOT NULL,
  PRIMARY KEY (log, size)
);

-- The subtree of the 256^level entries from n * 256^level on. Leaves are not kept: they are hashes of the entries.
CREATE TABLE steward.audit_node (
  log             text COLLATE "C" NOT NULL,
  level           smallint NOT NULL CHECK (level BETWEEN 1 AND 6),
  n               bigint NOT NULL CHECK (n >= 0),
  hash            text COLLATE "C" NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  installation_id text NOT NULL,
  PRIMARY KEY (log, level, n)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['audit_checkpoint', 'audit_node'] LOOP
    EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON steward.%I FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change()', v_table);
    EXECUTE format('ALTER TABLE steward.%I ENABLE ALWAYS TRIGGER never_changed', v_table);
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;

-- Which logs have grown since they were signed.
GRANT SELECT (log, size, installation_id) ON steward.audit_head TO steward_system;
GRANT SELECT (log, size) ON steward.audit_checkpoint TO steward_system;
CREATE POLICY across_installations ON steward.audit_head FOR SELECT TO steward_system USING (true);
CREATE POLICY across_installations ON steward.audit_checkpoint FOR SELECT TO steward_system USING (true);
