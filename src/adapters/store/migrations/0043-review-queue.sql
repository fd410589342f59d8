-- By what people look for reviews. None of it names anybody or quotes anything: titles and details stay sealed.

ALTER TABLE steward.review_task
  -- What it asks about, which its id has said all along.
  ADD COLUMN kind text COLLATE "C" NOT NULL GENERATED ALWAYS AS (CASE
    WHEN starts_with(id, 'merge-') THEN 'merge' WHEN starts_with(id, 'unmerge-') THEN 'unmerge' WHEN starts_with(id, 'rollback-') THEN 'rollback'
    WHEN starts_with(id, 'suggested-') THEN 'suggestion' WHEN starts_with(id, 'hygiene-') THEN 'fix' WHEN starts_with(id, 'check-') THEN 'check'
    WHEN starts_with(id, 'link-') THEN 'link' WHEN starts_with(id, 'refused-') THEN 'refused' ELSE 'activity' END) STORED,
  -- Of what is proposed; null where nothing is, and of reviews from before there was this.
  ADD COLUMN object text COLLATE "C",
  ADD COLUMN confidence_bp integer CHECK (confidence_bp BETWEEN 0 AND 10000),
  -- Nobody wants to see it before.
  ADD COLUMN snoozed_until timestamptz(3);

-- One for each order. What is filtered by is carried along, so that a page and its count are read off the index. Nothing but the
-- order is searched by: under row-level security an operator like "contains" may not look into an index.
CREATE INDEX review_queue_due ON steward.review_task (installation_id, state, due_at, id)
  INCLUDE (created_at, kind, object, role, assignee_id, activity_id, confidence_bp, snoozed_until, reasons);
CREATE INDEX review_queue_made ON steward.review_task (installation_id, state, created_at, id)
  INCLUDE (due_at, kind, object, role, assignee_id, activity_id, confidence_bp, snoozed_until, reasons);
-- The second begins as this one did.
DROP INDEX steward.review_task_list;
