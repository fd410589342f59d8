-- Who may do what. steward_app acts for one installation at a time, named by the setting steward.installation;
-- steward_system finds installations and work across tenants, changes nothing of theirs, and keeps who may come in.

DO $$
DECLARE
  v_table text;
  v_column text;
BEGIN
  FOR v_table IN
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'steward'::regnamespace AND c.relkind = 'r' 
      AND (c.relname = 'installation' OR EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'installation_id'))
  LOOP
    v_column := CASE v_table WHEN 'installation' THEN 'id' ELSE 'installation_id' END;
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (%I = current_setting(''steward.installation'', true)) WITH CHECK (%I = current_setting(''steward.installation'', true))',
      v_table, v_column, v_column);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT ON steward.%I TO steward_app', v_table);
    IF v_table NOT IN ('audit_entry', 'audit_head') THEN
      EXECUTE format('GRANT INSERT, UPDATE, DELETE ON steward.%I TO steward_app', v_table);
    END IF;
  END LOOP;
END $$;

-- An installation, its audit key and the log's name are never taken back.
REVOKE DELETE ON steward.installation, steward.audit_key FROM steward_app;
REVOKE UPDATE ON steward.installation, steward.audit_key, steward.audit_private FROM steward_app;
GRANT UPDATE (name, state, policy, policy_version, abilities, granted_by) ON steward.installation TO steward_app;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA steward FROM PUBLIC;
GRANT EXECUTE ON FUNCTION steward.audit_open(text), steward.audit_lock(text), steward.audit_append(text, text[]) TO steward_app;
GRANT USAGE ON SCHEMA steward TO steward_app, steward_system;

-- The paths across tenants: the look-up of a CRM account, the list of installations, and where work waits.
GRANT SELECT ON steward.installation TO steward_system;
GRANT SELECT (installation_id, state) ON steward.activity TO steward_system;
GRANT SELECT (installation_id, state, due_at, lease_until) ON steward.crm_write TO steward_system;
CREATE POLICY across_installations ON steward.installation FOR SELECT TO steward_system USING (true);
CREATE POLICY across_installations ON steward.activity FOR SELECT TO steward_system USING (true);
CREATE POLICY across_installations ON steward.crm_write FOR SELECT TO steward_system USING (true);

GRANT SELECT, INSERT, DELETE ON steward.sign_in, steward.idempotent_answer TO steward_system;
GRANT SELECT, INSERT ON steward.api_key TO steward_system;
CREATE POLICY across_installations ON steward.api_key TO steward_system USING (true) WITH CHECK (true);
-- Belonging to no tenant, these are closed to everybody but the role that keeps them (sessions: but the owner).
ALTER TABLE steward.sign_in ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.idempotent_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.session ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.sign_in FORCE ROW LEVEL SECURITY;
ALTER TABLE steward.idempotent_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY keeper ON steward.sign_in TO steward_system USING (true) WITH CHECK (true);
CREATE POLICY keeper ON steward.idempotent_answer TO steward_system USING (true) WITH CHECK (true);
