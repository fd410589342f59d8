-- The record of the CRM onto which an admin wants the audit log's checkpoints written, and the notes that were written there.

CREATE TABLE steward.anchor_record (
  installation_id text PRIMARY KEY REFERENCES steward.installation (id),
  object          text NOT NULL CHECK (object IN ('contact', 'account', 'opportunity')),
  crm_id          text COLLATE "C" NOT NULL,
  -- The audit entry of the choice: every write onto the record names it as its cause.
  config_id       text NOT NULL,
  due_at          timestamptz(3) NOT NULL,
  -- What was wrong at the last try: a kind, never a word of the CRM's.
  trouble         text
);

CREATE TABLE steward.anchor_note (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  -- The note's natural key follows from the log's name and this.
  number          integer NOT NULL CHECK (number > 0),
  size            bigint NOT NULL CHECK (size > 0),
  -- The audit entry of the intent.
  intent_id       text NOT NULL,
  state           text NOT NULL CHECK (state IN ('open', 'unknown', 'written', 'refused', 'spent')),
  crm_id          text COLLATE "C",
  intended_at     timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, number)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['anchor_record', 'anchor_note'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;
GRANT DELETE ON steward.anchor_record TO steward_app;
