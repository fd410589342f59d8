-- What the measures, the labelled examples and the calibration rest on. No word of an activity and nobody of a customer is in it.

-- One row for each activity that a source brought and each engagement that another tool logged: what was said of it, in a
-- few words of a fixed list. Rows come in by the thousand, under a policy that checks the installation.
CREATE TABLE steward.measured (
  installation_id text NOT NULL,
  -- The activity's id, or `foreign/`, the object and the CRM's id.
  subject         text COLLATE "C" NOT NULL,
  -- The Monday (UTC) of the week in which it happened.
  week            text COLLATE "C" NOT NULL CHECK (week ~ '^\d{4}-\d{2}-\d{2}$'),
  source          text NOT NULL,
  kind            text NOT NULL,
  -- A user of ours; empty when none is known.
  rep             text NOT NULL,
  marks           text[] NOT NULL,
  confidence_bp   integer CHECK (confidence_bp BETWEEN 0 AND 10000),
  ended_at        timestamptz(3),
  logged_at       timestamptz(3),
  -- What the sums have of it.
  counted         text NOT NULL DEFAULT '',
  is_stale        boolean NOT NULL DEFAULT true,
  PRIMARY KEY (installation_id, subject)
);
CREATE INDEX measured_stale ON steward.measured (installation_id) WHERE is_stale;
CREATE INDEX measured_week ON steward.measured (installation_id, week);

-- The rows above, summed up by week and one dimension at a time, all measures of one together; they can be made again from them.
CREATE TABLE steward.quality_sum (
  installation_id text NOT NULL,
  dim             text COLLATE "C" NOT NULL CHECK (dim IN ('all', 'source', 'kind', 'rep')),
  week            text COLLATE "C" NOT NULL,
  value           text COLLATE "C" NOT NULL,
  counts          jsonb NOT NULL,
  PRIMARY KEY (installation_id, dim, week, value)
);

-- What a person was asked, in numbers, and what they said; without a decision it waits for one.
CREATE TABLE steward.labelled_example (
  installation_id text NOT NULL,
  -- The review's.
  id              text COLLATE "C" NOT NULL,
  activity_id     text COLLATE "C" NOT NULL,
  judged_at       timestamptz(3) NOT NULL,
  features        jsonb NOT NULL,
  -- Where it would have gone unasked, by our ids; gone with the decision.
  links           jsonb,
  decided_at      timestamptz(3),
  decision        jsonb,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX labelled_example_activity ON steward.labelled_example (installation_id, activity_id);
CREATE INDEX labelled_example_judged ON steward.labelled_example (installation_id, judged_at);
CREATE INDEX labelled_example_decided ON steward.labelled_example (installation_id, decided_at, id) WHERE decided_at IS NOT NULL;

-- Changes of the policy that wait for an admin, with the figures that speak for them.
CREATE TABLE steward.policy_proposal (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  id              text COLLATE "C" NOT NULL,
  made_at         timestamptz(3) NOT NULL,
  base_version    integer NOT NULL,
  proposed        jsonb NOT NULL,
  state           text NOT NULL CHECK (state IN ('open', 'approved', 'rejected', 'overtaken')),
  decided_at      timestamptz(3),
  version         integer,
  PRIMARY KEY (installation_id, id)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['measured', 'quality_sum', 'labelled_example', 'policy_proposal'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;
