-- Since when an admin has an installation's calls to its CRM rest; null while they go on.
ALTER TABLE steward.installation ADD COLUMN paused_at timestamptz(3);
GRANT UPDATE (paused_at) ON steward.installation TO steward_app;
