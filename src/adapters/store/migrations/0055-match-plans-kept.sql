-- The plans of what a match reads are kept whatever the values. Left to itself the database may choose to plan for the values at hand each
-- time; how common values are was told in half the time once it may not. By the keys alone, as a plan that is kept may be older than what is in the tables.
ALTER FUNCTION steward.match_candidates(text, text, bigint[], integer[], integer) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION steward.match_mirrored(text, text, text[]) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION steward.match_scales(text, text, bigint[]) SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off;

-- All that one match asks: the records that share keys with one, and the scales they are weighed by.
CREATE FUNCTION steward.match_around(p_installation text, p_object text, p_keys bigint[], p_caps integer[], p_limit integer, p_values bigint[])
RETURNS TABLE (learned jsonb, records bigint, shares json, found json) LANGUAGE plpgsql STABLE ROWS 1 SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY
  SELECT s.*, (SELECT json_agg(m) FROM steward.match_mirrored(p_installation, p_object, ARRAY(
    SELECT c.record_id FROM steward.match_candidates(p_installation, p_object, p_keys, p_caps, p_limit) AS c)) AS m)
  FROM steward.match_scales(p_installation, p_object, p_values) AS s;
END $$;
REVOKE ALL ON FUNCTION steward.match_around(text, text, bigint[], integer[], integer, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION steward.match_around(text, text, bigint[], integer[], integer, bigint[]) TO steward_app;
