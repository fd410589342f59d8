-- The log of logs: one log of the whole deployment, whose entries tell how far each installation's log had grown and what
-- its root was. It stands in the same tables as any other, under a name that no installation has.

ALTER TABLE steward.installation ADD CONSTRAINT installation_is_not_the_log_of_logs CHECK (id <> 'audit-logs' AND log !~ '/logs$');

-- Its key and its head belong to no installation. Whose rows are whose is for the policies and the functions to see, as it
-- is for entries (0008). No installation is ever deleted.
ALTER TABLE steward.audit_key DROP CONSTRAINT audit_key_installation_id_fkey;
ALTER TABLE steward.audit_head DROP CONSTRAINT audit_head_installation_id_fkey;

-- As before for installations. The log of logs has one name for ever: a second one is refused by the head's own rule of
-- one log for each.
CREATE OR REPLACE FUNCTION steward.audit_open(p_log text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_installation text := current_setting('steward.installation', true);
BEGIN
  IF v_installation = 'audit-logs' THEN
    IF p_log !~ '^[a-z0-9./-]{1,123}/logs$' THEN
      RAISE EXCEPTION 'the log of logs has no such name' USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF NOT EXISTS (SELECT 1 FROM steward.installation i WHERE i.id = v_installation AND i.log = p_log) THEN
    RAISE EXCEPTION 'this installation has no audit log of that name' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO steward.audit_head (log, installation_id, size, leaf)
  VALUES (p_log, v_installation, 0, repeat('0', 64)) ON CONFLICT (log) DO NOTHING;
END $$;

-- What the log of logs says of each log, so that nobody has to read it for the last word: only ever added to, and never
-- to say less than before.
CREATE TABLE steward.audit_recorded (
  -- Whose checkpoint it was.
  log             text COLLATE "C" NOT NULL,
  size            bigint NOT NULL CHECK (size > 0),
  root            text COLLATE "C" NOT NULL CHECK (root ~ '^[0-9a-f]{64}$'),
  -- The entry of the log of logs that tells of it.
  seq             bigint NOT NULL CHECK (seq > 0),
  installation_id text NOT NULL CHECK (installation_id = 'audit-logs'),
  PRIMARY KEY (log, size)
);

CREATE FUNCTION steward.recorded_only_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM steward.audit_recorded r WHERE r.log = NEW.log AND r.size >= NEW.size) THEN
    RAISE EXCEPTION 'the log of logs told of a larger log already' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION steward.recorded_only_grows() FROM PUBLIC;

CREATE TRIGGER only_grows BEFORE INSERT ON steward.audit_recorded FOR EACH ROW EXECUTE FUNCTION steward.recorded_only_grows();
ALTER TABLE steward.audit_recorded ENABLE ALWAYS TRIGGER only_grows;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON steward.audit_recorded FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();
ALTER TABLE steward.audit_recorded ENABLE ALWAYS TRIGGER never_changed;
ALTER TABLE steward.audit_recorded ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.audit_recorded FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.audit_recorded USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.audit_recorded FROM PUBLIC;
GRANT SELECT, INSERT ON steward.audit_recorded TO steward_app;

-- Which logs were signed at a state that the log of logs does not have: the root stands in the note.
GRANT SELECT (note) ON steward.audit_checkpoint TO steward_system;
GRANT SELECT (log, size, root) ON steward.audit_recorded TO steward_system;
CREATE POLICY across_installations ON steward.audit_recorded FOR SELECT TO steward_system USING (true);
