-- How a transaction for an installation begins, in one statement: its role and its installation. Tells which version of the installation's row
-- it sees, so that one who read that version before need not read it again; null where there is no such installation. A version is named by
-- the transaction that wrote it, its place, and when this server started, since another server's history may have a stretch of its own:
-- pausing, a policy or what else is kept of it makes another one, a lock does not. It gives nobody more than set_config does: the row is
-- looked for by the role that was taken.
CREATE FUNCTION steward.act_for(p_role text, p_installation text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM set_config('role', p_role, true), set_config('steward.installation', p_installation, true);
  RETURN (SELECT concat_ws(' ', i.xmin, i.ctid, pg_postmaster_start_time()) FROM steward.installation i WHERE i.id = p_installation);
END $$;
