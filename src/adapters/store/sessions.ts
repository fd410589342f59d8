import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";

import { instant } from "../../domain/model/time.ts";
import type { SessionRecord, SessionTable } from "../../ports/access.ts";
import type { Schema } from "./schema.ts";

/** Enough to tell sessions apart; nobody gets from it to the cookie. */
const ID_CHARS = 32;
const LISTED_MAX = 200;

interface Row {
  readonly id: string;
  readonly since: string | null;
  readonly agent: string | null;
  readonly left_ms: number;
}

/** Browser sessions by whose they are. A session ends `maxAgeMs` after it was last used, so when that was follows from when it ends. */
export function sessionTable({ kysely, maxAgeMs }: { readonly kysely: Kysely<Schema>; readonly maxAgeMs: number }): SessionTable {
  return {
    async list(who, now) {
      const { rows } = await sql<Row>`
        SELECT ${ID} AS id, sess ->> 'since' AS since, sess ->> 'agent' AS agent, (extract(epoch FROM expire::timestamptz - clock_timestamp()) * 1000)::float8 AS left_ms
        FROM steward.session WHERE sess ->> 'who' = ${who} AND expire::timestamptz > clock_timestamp() ORDER BY sess ->> 'since' DESC, sid LIMIT ${LISTED_MAX}`.execute(kysely);
      return rows.map((row) => recordOf(row, Date.parse(now) - Math.max(0, maxAgeMs - row.left_ms)));
    },
    idOf: (sid) => createHash("sha256").update(sid).digest("hex").slice(0, ID_CHARS),
    async end(who, id) {
      const { rows } = await sql`DELETE FROM steward.session WHERE sess ->> 'who' = ${who} AND ${ID} = ${id} RETURNING 1`.execute(kysely);
      return rows.length > 0;
    },
    async endAll(who) {
      const { rows } = await sql`DELETE FROM steward.session WHERE sess ->> 'who' = ${who} RETURNING 1`.execute(kysely);
      return rows.length;
    },
  };
}

const ID = sql<string>`left(encode(sha256(convert_to(sid, 'UTF8')), 'hex'), ${sql.lit(ID_CHARS)})`;

function recordOf({ id, since, agent }: Row, lastSeenMs: number): SessionRecord {
  const lastSeenAt = instant(Math.round(lastSeenMs));
  return { id, since: since === null ? lastSeenAt : instant(Date.parse(since)), lastSeenAt, agent: agent ?? "" };
}
