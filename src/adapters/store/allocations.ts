import type { Kysely } from "kysely";
import { PolicySchema } from "../../../config/policy.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Instant } from "../../domain/model/time.ts";
import { asInstallation } from "./context.ts";
import type { Schema } from "./schema.ts";

/** What the vendor told of the day's calls, and when. */
export interface KeptAllocation {
  readonly used: number;
  readonly limit: number;
  readonly seenAt: Instant;
}

/** The day's calls of one installation, kept where every process sees them. */
export interface AllocationStore {
  /** `seen` is null before the vendor told. `reservePercent` is what the admin keeps for people. */
  read(): Promise<{ readonly seen: KeptAllocation | null; readonly reservePercent: number }>;
  /** An older figure than the one there changes nothing. `isNews` once each time that the day comes to be nearly used up. */
  keep(seen: KeptAllocation): Promise<{ readonly isNews: boolean }>;
}

/** From here on an operator is told. */
export const NEARLY_USED_UP_PERCENT = 80;
/** Told again only after it was this low in between: the window rolls, and a figure sways. */
const RELAXED_PERCENT = 70;

/** The allocation of one installation. */
export function allocationStore(kysely: Kysely<Schema>, installation: InstallationId): AllocationStore {
  return {
    read: () => asInstallation(kysely, installation, async (db) => {
      const row = await db.selectFrom("installation").leftJoin("crm_allocation", "crm_allocation.installation_id", "installation.id")
        .select(["policy", "used", "allowed", "seen_at"]).where("installation.id", "=", installation).executeTakeFirstOrThrow();
      const { reservePercent } = PolicySchema.parse(row.policy).limits;
      if (row.used === null || row.allowed === null || row.seen_at === null) return { seen: null, reservePercent };
      return { seen: { used: row.used, limit: row.allowed, seenAt: row.seen_at }, reservePercent };
    }),
    keep: ({ used, limit, seenAt }) => asInstallation(kysely, installation, async (db) => {
      const before = await db.selectFrom("crm_allocation").select(["is_told", "seen_at"]).where("installation_id", "=", installation).forUpdate().executeTakeFirst();
      if (before !== undefined && before.seen_at > seenAt) return { isNews: false };
      const wasTold = before?.is_told === true;
      const isTold = isOver(used, limit, wasTold ? RELAXED_PERCENT : NEARLY_USED_UP_PERCENT);
      const row = { used, allowed: limit, seen_at: seenAt, is_told: isTold };
      await db.insertInto("crm_allocation").values({ installation_id: installation, ...row })
        .onConflict((conflict) => conflict.column("installation_id").doUpdateSet(row)).execute();
      return { isNews: isTold && !wasTold };
    }),
  };
}

const isOver = (used: number, limit: number, percent: number): boolean => limit > 0 && used * 100 >= limit * percent;
