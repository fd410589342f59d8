-- What CRMs tell by themselves, until it was looked into: each of (object, id, kind) once. `told` is another number
-- at each telling and the fence: whoever looked into an earlier telling does not settle a later one.
CREATE SEQUENCE steward.change_hint_told;
GRANT USAGE ON SEQUENCE steward.change_hint_told TO steward_app;
CREATE TABLE steward.change_hint (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  object          text NOT NULL,
  crm_id          text NOT NULL CHECK (crm_id <> ''),
  kind            text NOT NULL CHECK (kind IN ('changed', 'associations', 'deleted', 'restored', 'merged', 'forgotten')),
  is_second_look  boolean NOT NULL,
  -- By the vendor's clock, the latest that was told.
  at              timestamptz(3) NOT NULL,
  told            bigint NOT NULL DEFAULT nextval('steward.change_hint_told'),
  due_at          timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, object, crm_id, kind, is_second_look)
);
CREATE INDEX change_hint_due ON steward.change_hint (installation_id, due_at);

-- Where a CRM's feed goes on after a break.
CREATE TABLE steward.feed_mark (
  installation_id text PRIMARY KEY REFERENCES steward.installation (id),
  mark            text NOT NULL
);

-- People whom the CRM was told to forget, under a keyed hash of their id there: what is still read of them is not kept.
CREATE TABLE steward.forgotten_record (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  mark            text NOT NULL,
  forgotten_at    timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, mark)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['change_hint', 'feed_mark', 'forgotten_record'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))',
      v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;
-- Nobody is remembered again.
REVOKE UPDATE, DELETE ON steward.forgotten_record FROM steward_app;

-- Where work waits.
GRANT SELECT (installation_id, due_at) ON steward.change_hint TO steward_system;
CREATE POLICY across_installations ON steward.change_hint FOR SELECT TO steward_system USING (true);
