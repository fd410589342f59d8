import { type Kysely, sql } from "kysely";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Instant } from "../../domain/model/time.ts";
import { asInstallation } from "./context.ts";
import type { Schema } from "./schema.ts";

/** What a vendor counts apart. */
export type Lane = "api" | "search";

/** Until when nobody may call the CRM, kept where every process sees it. */
export interface PauseStore {
  /** Null when the lane was never paused. */
  until(lane: Lane): Promise<Instant | null>;
  /** Never shortens a pause. */
  pause(lane: Lane, until: Instant): Promise<void>;
}

/** The pauses of one installation. */
export function pauseStore(kysely: Kysely<Schema>, installation: InstallationId): PauseStore {
  return {
    until: (lane) => asInstallation(kysely, installation, async (db) => {
      const row = await db.selectFrom("crm_pause").select("blocked_until").where("installation_id", "=", installation).where("lane", "=", lane).executeTakeFirst();
      return row?.blocked_until ?? null;
    }),
    pause: (lane, until) => asInstallation(kysely, installation, async (db) => {
      await db.insertInto("crm_pause").values({ installation_id: installation, lane, blocked_until: until })
        .onConflict((conflict) => conflict.columns(["installation_id", "lane"]).doUpdateSet({ blocked_until: sql<string>`greatest(crm_pause.blocked_until, excluded.blocked_until)` })).execute();
    }),
  };
}
