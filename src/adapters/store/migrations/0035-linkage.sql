-- By what duplicates are found: the keys of each contact and account of the mirror. A key is a keyed hash of 64 bits (of the
-- kind of record, the rule and what the rule reads), so that nobody without the key learns a name or an address from it.

-- The records that have keys, under a number that keeps the table of keys narrow.
CREATE TABLE steward.match_record (
  installation_id text COLLATE "C" NOT NULL,
  object          text COLLATE "C" NOT NULL CHECK (object IN ('contact', 'account')),
  record_id       text COLLATE "C" NOT NULL,
  number          bigint GENERATED ALWAYS AS IDENTITY,
  keys            bigint[] NOT NULL,
  PRIMARY KEY (installation_id, object, record_id)
);
CREATE UNIQUE INDEX match_record_number ON steward.match_record (number);

CREATE TABLE steward.match_key (
  installation_id text COLLATE "C" NOT NULL,
  key             bigint NOT NULL,
  number          bigint NOT NULL,
  PRIMARY KEY (key, number)
);

-- Records that came or changed and whose keys are to be made: noted with the change, done soon after.
CREATE TABLE steward.match_due (
  installation_id text COLLATE "C" NOT NULL,
  object          text COLLATE "C" NOT NULL CHECK (object IN ('contact', 'account')),
  record_id       text COLLATE "C" NOT NULL,
  PRIMARY KEY (installation_id, object, record_id)
);

-- How far the mirror was noted as due, once for each form of the keys; null at its end.
CREATE TABLE steward.match_fill (
  installation_id text COLLATE "C" NOT NULL,
  object          text COLLATE "C" NOT NULL CHECK (object IN ('contact', 'account')),
  form            integer NOT NULL,
  after           text COLLATE "C",
  -- Roughly how many have keys.
  records         bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (installation_id, object)
);

-- What agreement is worth in this installation, as it was last learned; and how common its common values are.
CREATE TABLE steward.linkage_model (
  installation_id text COLLATE "C" NOT NULL,
  object          text COLLATE "C" NOT NULL CHECK (object IN ('contact', 'account')),
  version         text NOT NULL,
  -- {"model", "bands", "told"}: told counts by feature the records that say anything in it.
  learned         jsonb NOT NULL,
  made_at         timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, object)
);
CREATE TABLE steward.linkage_value (
  installation_id text COLLATE "C" NOT NULL,
  object          text COLLATE "C" NOT NULL CHECK (object IN ('contact', 'account')),
  -- A keyed hash of the feature and the value.
  value           bigint NOT NULL,
  share           double precision NOT NULL CHECK (share > 0 AND share <= 1),
  PRIMARY KEY (installation_id, object, value)
);

-- What people said of two records. It is not asked again.
CREATE TABLE steward.pair_judgement (
  installation_id text COLLATE "C" NOT NULL,
  object          text COLLATE "C" NOT NULL CHECK (object IN ('contact', 'account')),
  a               text COLLATE "C" NOT NULL,
  b               text COLLATE "C" NOT NULL CHECK (a < b),
  verdict         text NOT NULL CHECK (verdict IN ('same', 'different', 'unsure')),
  -- Null for whoever has the shell, or a key.
  judged_by       text,
  judged_at       timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, object, a, b)
);
CREATE INDEX pair_judgement_b ON steward.pair_judgement (installation_id, object, b);

-- Records that are likely the same, as they were found; why is sealed.
CREATE TABLE steward.duplicate_pair (
  installation_id text COLLATE "C" NOT NULL,
  object          text COLLATE "C" NOT NULL CHECK (object IN ('contact', 'account')),
  a               text COLLATE "C" NOT NULL,
  b               text COLLATE "C" NOT NULL CHECK (a < b),
  weight          double precision NOT NULL,
  band            text NOT NULL CHECK (band IN ('merge', 'review')),
  sealed          bytea NOT NULL,
  model_version   text NOT NULL,
  state           text NOT NULL CHECK (state IN ('open', 'asked', 'judged', 'gone')),
  found_at        timestamptz(3) NOT NULL,
  -- Since when somebody is asked; null while nobody is.
  asked_at        timestamptz(3),
  PRIMARY KEY (installation_id, object, a, b)
);
CREATE INDEX duplicate_pair_b ON steward.duplicate_pair (installation_id, object, b);
CREATE INDEX duplicate_pair_open ON steward.duplicate_pair (installation_id, object, weight DESC, a, b) WHERE state = 'open';

-- Those that share keys with a record, the likeliest first. A key that more records have than its cap says too little and brings
-- none; a rare one says more than a common one. A function, so that its plan is made once for a connection and not each time; by
-- the index alone, which stops at the cap: before the tables are analysed the planner would read them whole.
CREATE FUNCTION steward.match_candidates(p_installation text, p_object text, p_keys bigint[], p_caps integer[], p_limit integer)
RETURNS TABLE (record_id text, shared integer) LANGUAGE plpgsql STABLE ROWS 20 SET enable_seqscan = off SET enable_bitmapscan = off AS $$
BEGIN
  RETURN QUERY
  SELECT r.record_id, c.shared FROM (
    SELECT one.number, count(*)::integer AS shared, sum(1.0::double precision / b.size) AS telling
    FROM unnest(p_keys, p_caps) AS w (key, cap)
    CROSS JOIN LATERAL (
      SELECT array_agg(held.number) AS numbers, count(*) AS size FROM (
        SELECT k.number FROM steward.match_key k WHERE k.installation_id = p_installation AND k.key = w.key LIMIT w.cap + 1) AS held
    ) AS b
    CROSS JOIN LATERAL unnest(b.numbers) AS one (number)
    WHERE b.size <= w.cap
    GROUP BY one.number ORDER BY telling DESC, shared DESC, one.number LIMIT p_limit
  ) AS c
  CROSS JOIN LATERAL (
    SELECT m.record_id FROM steward.match_record m WHERE m.number = c.number AND m.installation_id = p_installation AND m.object = p_object OFFSET 0
  ) AS r;
END $$;

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['match_record', 'match_key', 'match_due', 'match_fill', 'linkage_model', 'linkage_value', 'pair_judgement', 'duplicate_pair'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION steward.match_candidates(text, text, bigint[], integer[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION steward.match_candidates(text, text, bigint[], integer[], integer) TO steward_app;
