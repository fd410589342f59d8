-- What the reviewers of a merge look at: both records where they differ, what the CRM would make of them either way, and the plan as it is asked
-- about. It goes with its proposal: with its people, and when it is as old as the policy keeps words.
CREATE TABLE steward.merge_question (
  installation_id text COLLATE "C" NOT NULL REFERENCES steward.installation (id),
  -- The proposal of the merge.
  id              text COLLATE "C" NOT NULL,
  cause_id        text COLLATE "C" NOT NULL,
  sealed          bytea NOT NULL,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX merge_question_by_cause ON steward.merge_question (installation_id, cause_id);
ALTER TABLE steward.merge_question ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.merge_question FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.merge_question USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.merge_question FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON steward.merge_question TO steward_app;
