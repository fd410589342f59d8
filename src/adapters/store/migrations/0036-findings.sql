-- What the nightly look over the mirror finds: values that are stale, missing, in conflict or in no form that others read.
-- Ids and rules in the clear, so that they can be ranked and counted; every word is sealed.
CREATE TABLE steward.finding (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  -- Follows from rule, record and field.
  id              text COLLATE "C" NOT NULL,
  rule            text NOT NULL,
  object          text NOT NULL CHECK (object IN ('contact', 'account', 'opportunity')),
  record_id       text NOT NULL,
  field           text,
  state           text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'asked', 'dismissed', 'fixed', 'gone')),
  risk            smallint NOT NULL CHECK (risk BETWEEN 1 AND 5),
  worth           smallint NOT NULL CHECK (worth >= 1),
  data_owner      text NOT NULL,
  owner_id        text,
  -- Keyed, of the values that it rests on: nobody without the key can guess them by it.
  mark            text COLLATE "C" NOT NULL CHECK (mark ~ '^[0-9a-f]{64}$'),
  first_seen      timestamptz(3) NOT NULL,
  last_seen       timestamptz(3) NOT NULL,
  -- The last question in which it was asked, and of whom.
  question        text,
  reviewer_id     text,
  asked_at        timestamptz(3),
  sealed          bytea,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX finding_rank ON steward.finding (installation_id, (risk * worth) DESC, risk DESC, id) WHERE state IN ('open', 'asked');
CREATE INDEX finding_asked ON steward.finding (installation_id, asked_at) WHERE asked_at IS NOT NULL;
CREATE INDEX finding_record ON steward.finding (installation_id, record_id);

-- When something last happened with a record, as the pass under way counted it.
CREATE TABLE steward.finding_activity (
  installation_id text NOT NULL,
  object          text NOT NULL,
  id              text NOT NULL,
  last_at         timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, object, id)
);

-- How far the pass has got; one row an installation.
CREATE TABLE steward.finding_scan (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  started_at      timestamptz(3) NOT NULL,
  -- Which records come next; null when it has ended.
  object          text CHECK (object IN ('contact', 'account', 'opportunity')),
  after           text NOT NULL,
  examined        integer NOT NULL CHECK (examined >= 0),
  finished_at     timestamptz(3),
  PRIMARY KEY (installation_id)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['finding', 'finding_activity', 'finding_scan'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;
