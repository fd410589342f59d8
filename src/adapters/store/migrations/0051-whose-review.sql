-- Whose work a review is about, and whether whom the policy names to approve a second time meets it (a merge does, and what one person approved): by these and by whom it is asked of it is seen, one by one and in lists.
-- Owners are in an order: first of all whose activity it is.
ALTER TABLE steward.review_task
  ADD COLUMN owner_ids text[] NOT NULL DEFAULT '{}',
  ADD COLUMN for_approvers boolean NOT NULL DEFAULT false;

-- A migration belongs to no installation: it sees their rows while the rules of rows do not bind their owner.
ALTER TABLE steward.review_task NO FORCE ROW LEVEL SECURITY;
ALTER TABLE steward.measured NO FORCE ROW LEVEL SECURITY;
ALTER TABLE steward.proposal NO FORCE ROW LEVEL SECURITY;
-- Of earlier reviews the proposals are sealed: their owner is whose activity it was measured to be.
UPDATE steward.review_task r SET owner_ids = ARRAY[m.rep] FROM steward.measured m
  WHERE m.installation_id = r.installation_id AND m.subject = r.activity_id COLLATE "C" AND m.rep <> '';
UPDATE steward.review_task r SET for_approvers = true
  WHERE NOT starts_with(r.id, 'merge-children-') AND EXISTS (
    SELECT FROM steward.proposal p WHERE p.installation_id = r.installation_id AND p.activity_id = r.activity_id AND p.kind IN ('merge', 'unmerge'));
ALTER TABLE steward.review_task FORCE ROW LEVEL SECURITY;
ALTER TABLE steward.measured FORCE ROW LEVEL SECURITY;
ALTER TABLE steward.proposal FORCE ROW LEVEL SECURITY;

-- As before, and a page and its count are still read off the index.
DROP INDEX steward.review_queue_due;
DROP INDEX steward.review_queue_made;
CREATE INDEX review_queue_due ON steward.review_task (installation_id, state, due_at, id)
  INCLUDE (created_at, kind, object, role, assignee_id, owner_ids, for_approvers, confidence_bp, snoozed_until, reasons);
CREATE INDEX review_queue_made ON steward.review_task (installation_id, state, created_at, id)
  INCLUDE (due_at, kind, object, role, assignee_id, owner_ids, for_approvers, confidence_bp, snoozed_until, reasons);
