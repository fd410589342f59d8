-- Where a log speaks of what: derived from the entries, for people who look something up. It proves nothing, and can be
-- made again: where these three tables are emptied, they fill anew. The log itself is never read by them but for that.

-- A name is the beginning of a hash of what an entry is found by: its type, its actor, its record, what it follows from.
CREATE TABLE steward.audit_about (
  installation_id text NOT NULL,
  name            bigint NOT NULL,
  seq             bigint NOT NULL,
  PRIMARY KEY (installation_id, name, seq)
);

-- From which entry on the log's clock showed this minute. Where the clock went back it waits until it has caught up.
CREATE TABLE steward.audit_minute (
  installation_id text NOT NULL,
  minute          timestamptz(3) NOT NULL,
  seq             bigint NOT NULL,
  PRIMARY KEY (installation_id, minute)
);

-- How many entries were looked at.
CREATE TABLE steward.audit_indexed (
  installation_id text NOT NULL PRIMARY KEY,
  size            bigint NOT NULL CHECK (size >= 0)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['audit_about', 'audit_minute', 'audit_indexed'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;

-- Recurring exceptions are counted by when they were asked, whatever became of them.
CREATE INDEX review_task_created ON steward.review_task (installation_id, created_at) INCLUDE (state, reasons);
