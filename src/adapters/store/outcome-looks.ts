import { sql } from "kysely";
import type { Look } from "../../domain/quality/authority/evidence.ts";
import type { FixClass } from "../../domain/model/fix-class.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { TenantContext } from "./context.ts";

interface LookRow {
  readonly decided_at: Instant;
  readonly decided_by: string | null;
  readonly is_look: boolean;
  readonly is_written: boolean;
  readonly verdict: Look["verdict"];
  readonly wrong_at: Instant | null;
  readonly check_asked_at: Instant | null;
  readonly check_answer: "right" | "wrong" | null;
}

/** More are not held in memory at once; the newest say how things are, as if the window were shorter. */
const LOOKS_MAX = 20_000;

/**
 * A question is one look, however many changes it asked about: approved as a whole or not, wrong as soon as one of them was. What was made alone is a look each. What a
 * second look found wrong was wrong when it was said; right it was found only where they looked. Newest first, and so many at most.
 */
export async function looksOf({ db, installation: { id } }: TenantContext, { of, from, lookMsMin }: { readonly of: FixClass; readonly from: Instant; readonly lookMsMin: number }): Promise<readonly Look[]> {
  const { rows } = await sql<LookRow>`
    SELECT max(decided_at) AS decided_at, max(decided_by) AS decided_by, bool_and(is_single AND coalesce(look_ms >= ${lookMsMin}, true)) AS is_look, bool_or(is_written) AS is_written,
      CASE WHEN bool_or(verdict = 'rejected') THEN 'rejected' WHEN bool_or(verdict = 'edited') THEN 'edited' ELSE max(verdict) END AS verdict,
      least(min(reversed_at), min(checked_at) FILTER (WHERE check_answer = 'wrong')) AS wrong_at,
      min(check_asked_at) AS check_asked_at, CASE WHEN bool_or(check_answer = 'wrong') THEN 'wrong' ELSE max(check_answer) FILTER (WHERE coalesce(check_look_ms >= ${lookMsMin}, true)) END AS check_answer
    FROM steward.cleanup_outcome
    WHERE installation_id = ${id} AND class = ${of} AND decided_at >= ${from} AND verdict <> 'reassigned'
    GROUP BY coalesce(review_id, id) ORDER BY 1 DESC LIMIT ${LOOKS_MAX}`.execute(db);
  return rows.map((row) => ({
    decidedAt: row.decided_at, by: row.decided_by, isLook: row.is_look, isWritten: row.is_written, verdict: row.verdict, wrongAt: row.wrong_at,
    check: row.check_asked_at === null ? null : { askedAt: row.check_asked_at, answer: row.check_answer },
  }));
}
