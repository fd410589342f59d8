-- Which checkpoints other people vouched for. What they signed stands in the file outside the database, and in exports.
CREATE TABLE steward.audit_anchor (
  log             text COLLATE "C" NOT NULL,
  -- Who: the witness's name.
  place           text NOT NULL,
  size            bigint NOT NULL CHECK (size > 0),
  anchored_at     timestamptz(3) NOT NULL,
  installation_id text NOT NULL,
  PRIMARY KEY (log, place, size)
);
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON steward.audit_anchor FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();
ALTER TABLE steward.audit_anchor ENABLE ALWAYS TRIGGER never_changed;
ALTER TABLE steward.audit_anchor ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.audit_anchor FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.audit_anchor USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.audit_anchor FROM PUBLIC;
GRANT SELECT, INSERT ON steward.audit_anchor TO steward_app;
