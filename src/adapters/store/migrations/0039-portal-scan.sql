-- The last scan of the whole mirror for duplicates, of each installation.
CREATE TABLE steward.portal_scan (
  installation_id text COLLATE "C" NOT NULL PRIMARY KEY,
  started_at      timestamptz(3) NOT NULL,
  -- Both null while it is under way, and after a scan that was killed.
  ended_at        timestamptz(3),
  outcome         text CHECK (outcome IN ('done', 'stopped', 'refused', 'failed')),
  -- By kind of record, what it came to.
  found           jsonb NOT NULL DEFAULT '{}',
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
);

-- What people's decisions about pairs teach: how much a pair weighed, and whether the two were one. Which two is not told: a pair has a keyed
-- hash as its name, so that a second decision takes the place of the first.
CREATE TABLE steward.pair_label (
  installation_id text COLLATE "C" NOT NULL,
  object          text COLLATE "C" NOT NULL CHECK (object IN ('contact', 'account')),
  pair            bigint NOT NULL,
  weight          double precision NOT NULL,
  -- Weights of another model say nothing of this one's.
  model_version   text NOT NULL,
  -- A hard reason held, and none against it.
  proven          boolean NOT NULL,
  same            boolean NOT NULL,
  labelled_at     timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, object, pair)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['portal_scan', 'pair_label'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;
