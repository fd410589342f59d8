-- How many activities stand how is asked by every look at an installation: counted off this, not off a million rows.
CREATE INDEX activity_state ON steward.activity (installation_id, state);
