-- What was merged, with both records as they were before: the way back. Kept from before the call until it is as old as the policy keeps words.
CREATE TABLE steward.merge_record (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  -- The proposal of the merge.
  id              text COLLATE "C" NOT NULL,
  -- What it followed from, by which it is forgotten with its people.
  cause_id        text COLLATE "C" NOT NULL,
  object          text NOT NULL CHECK (object IN ('contact', 'account')),
  state           text NOT NULL DEFAULT 'intended' CHECK (state IN ('intended', 'merged', 'unmerged')),
  -- The record that both became, and the loser once it was brought back, by the CRM's ids.
  merged_crm_id   text,
  restored_crm_id text,
  kept_at         timestamptz(3) NOT NULL,
  sealed          bytea NOT NULL,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX merge_record_by_cause ON steward.merge_record (installation_id, cause_id);
-- What is to be taken back is asked for by its proposal.
CREATE INDEX crm_write_proposal ON steward.crm_write (installation_id, proposal_id);
ALTER TABLE steward.merge_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.merge_record FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.merge_record USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.merge_record FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON steward.merge_record TO steward_app;
