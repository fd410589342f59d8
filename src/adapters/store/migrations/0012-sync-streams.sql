-- How far each object was read by each of the two streams, and where a pass under way stands: the page after which a cut
-- one goes on. Marks that there are stay: before, every reading began ten minutes earlier than its mark.
CREATE TABLE steward.sync_mark (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  object          text NOT NULL,
  live            timestamptz(3) NOT NULL,
  settled         timestamptz(3) NOT NULL,
  delay_ms        integer NOT NULL CHECK (delay_ms BETWEEN 1 AND 3600000),
  calm_windows    integer NOT NULL,
  is_jittery      boolean NOT NULL,
  -- [{"since", "at"}], the last looks of the live stream.
  looks           jsonb NOT NULL,
  PRIMARY KEY (installation_id, object)
);
CREATE TABLE steward.sync_pass (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  object          text NOT NULL,
  stream          text NOT NULL CHECK (stream IN ('full', 'live', 'settled')),
  since           timestamptz(3),
  until           timestamptz(3),
  cursor          text,
  began_at        timestamptz(3),
  last_at         timestamptz(3),
  read            integer NOT NULL,
  changed         integer NOT NULL,
  total           integer,
  late_ms         integer NOT NULL,
  is_told         boolean NOT NULL,
  PRIMARY KEY (installation_id, object, stream)
);

INSERT INTO steward.sync_mark
SELECT installation_id, object, since, greatest(since - interval '10 minutes', 'epoch'), 600000, 0, false, '[]' FROM steward.watermark WHERE since IS NOT NULL;
INSERT INTO steward.sync_pass
SELECT installation_id, object, 'full', NULL, NULL, cursor, NULL, NULL, 0, 0, NULL, 0, false FROM steward.watermark WHERE since IS NULL AND cursor IS NOT NULL;
DROP TABLE steward.watermark;

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['sync_mark', 'sync_pass'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))',
      v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;
