-- What became of what Steward suggested to clean up: one row for each decided or self-made change. Ids, names of rules and counts; no word of a record and nobody of a customer.
CREATE TABLE steward.cleanup_outcome (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  -- The proposal's; of a question that was handed on, the review's with its version.
  id              text COLLATE "C" NOT NULL,
  -- Null for what was made without asking.
  review_id       text COLLATE "C",
  -- `contact.phone-form`, `account.merge`.
  class           text COLLATE "C" NOT NULL,
  object          text NOT NULL CHECK (object IN ('contact', 'account', 'opportunity')),
  -- A user of ours.
  owner_id        text,
  -- The Monday (UTC) of the week in which it was decided.
  week            text COLLATE "C" NOT NULL CHECK (week ~ '^\d{4}-\d{2}-\d{2}$'),
  verdict         text NOT NULL CHECK (verdict IN ('approved', 'edited', 'rejected', 'auto', 'reassigned')),
  decided_by      text,
  decided_at      timestamptz(3) NOT NULL,
  -- One by one, by a person.
  is_single       boolean NOT NULL,
  -- How long it was looked at, at most; null where nothing tells.
  look_ms         bigint,
  -- From the proposal to the decision; null for what was made without asking.
  waited_ms       bigint,
  -- A person changed an owner or a field that routes work.
  is_routing      boolean NOT NULL,
  reversed_at     timestamptz(3),
  -- Of a merge: somebody said later that they are two.
  differed_at     timestamptz(3),
  wants_check     boolean NOT NULL,
  check_asked_at  timestamptz(3),
  check_answer    text CHECK (check_answer IN ('right', 'wrong')),
  checked_at      timestamptz(3),
  checked_by      text,
  -- How long the second look took, at most; null where nothing tells.
  check_look_ms   bigint,
  -- The CRM has it.
  is_written      boolean NOT NULL DEFAULT false,
  -- One click of whoever decided: whether the question was worth asking.
  is_useful       boolean,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX cleanup_outcome_week ON steward.cleanup_outcome (installation_id, week);
CREATE INDEX cleanup_outcome_class ON steward.cleanup_outcome (installation_id, class, decided_at);
CREATE INDEX cleanup_outcome_by ON steward.cleanup_outcome (installation_id, decided_by, decided_at);
CREATE INDEX cleanup_outcome_checked_by ON steward.cleanup_outcome (installation_id, checked_by, checked_at) WHERE checked_by IS NOT NULL;
CREATE INDEX cleanup_outcome_review ON steward.cleanup_outcome (installation_id, review_id);
CREATE INDEX cleanup_outcome_check ON steward.cleanup_outcome (installation_id, decided_at) WHERE wants_check AND check_asked_at IS NULL;

-- When a class of fixes last lost the right to act alone, and why.
CREATE TABLE steward.authority_loss (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  class           text COLLATE "C" NOT NULL,
  lost_at         timestamptz(3) NOT NULL,
  why             text NOT NULL,
  -- The scheduler's log has told of it.
  is_told         boolean NOT NULL DEFAULT false,
  PRIMARY KEY (installation_id, class)
);

-- How many records had every field that work depends on, as the last look over them in a week found.
CREATE TABLE steward.completion (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  week            text COLLATE "C" NOT NULL CHECK (week ~ '^\d{4}-\d{2}-\d{2}$'),
  object          text NOT NULL CHECK (object IN ('contact', 'account', 'opportunity')),
  records         integer NOT NULL CHECK (records >= 0),
  incomplete      integer NOT NULL CHECK (incomplete >= 0),
  PRIMARY KEY (installation_id, week, object)
);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['cleanup_outcome', 'authority_loss', 'completion'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;
