-- What is remembered of people and words, to recognise twins by, is sealed like the texts: whoever holds a copy of the
-- database could guess the addresses and numbers behind plain hashes. What was remembered in the clear is forgotten;
-- the trace of an activity that still waits is taken of its text again.
ALTER TABLE steward.activity DROP COLUMN trace;
ALTER TABLE steward.activity ADD COLUMN sealed_trace bytea;
TRUNCATE steward.twin, steward.twin_key, steward.blocked_thread;
ALTER TABLE steward.twin DROP COLUMN trace;
ALTER TABLE steward.twin ADD COLUMN sealed bytea NOT NULL;
