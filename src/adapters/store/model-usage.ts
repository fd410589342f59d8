import { brokenBudget, type ModelUsage } from "../../domain/limits/model-budget.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { ModelUsageTable } from "../../ports/model-usage-table.ts";
import type { TenantContext } from "./context.ts";

/** What one installation's calls to the language model cost. */
export function modelUsageTable({ db, installation }: TenantContext): ModelUsageTable {
  const { id, policy } = installation;
  const rowOf = (day: string) => db.selectFrom("model_usage").selectAll().where("installation_id", "=", id).where("day", "=", day);
  return {
    async reserve(wanted, at) {
      const [day, minute] = [dayOf(at), minuteOf(at)];
      await db.insertInto("model_usage").values({ installation_id: id, day, calls: 0, tokens: 0, cost_micros: 0, minute, minute_calls: 0 }).onConflict((conflict) => conflict.doNothing()).execute();
      const row = await rowOf(day).forUpdate().executeTakeFirstOrThrow();
      const usage = usageOf(row, minute);
      if (brokenBudget(usage, wanted, policy.model) !== null) return null;
      await db.updateTable("model_usage").set({
        calls: usage.calls + 1, tokens: usage.tokens + wanted.tokens, cost_micros: usage.costMicros + wanted.costMicros, minute: row.minute > minute ? row.minute : minute, minute_calls: usage.minuteCalls + 1,
      }).where("installation_id", "=", id).where("day", "=", day).execute();
      return { ...wanted, day };
    },

    async settle({ day, tokens, costMicros }, taken) {
      const row = await rowOf(day).forUpdate().executeTakeFirstOrThrow();
      await db.updateTable("model_usage").set({
        tokens: Math.max(0, row.tokens - tokens + taken.tokens), cost_micros: Math.max(0, row.cost_micros - costMicros + taken.costMicros),
      }).where("installation_id", "=", id).where("day", "=", day).execute();
    },

    async today(at) {
      const row = await rowOf(dayOf(at)).executeTakeFirst();
      return row === undefined ? { calls: 0, tokens: 0, costMicros: 0, minuteCalls: 0 } : usageOf(row, minuteOf(at));
    },
  };
}

interface Row {
  readonly calls: number;
  readonly tokens: number;
  readonly cost_micros: number;
  readonly minute: Instant;
  readonly minute_calls: number;
}

/** A clock that was set back does not give the minute's calls back. */
function usageOf(row: Row, minute: Instant): ModelUsage {
  return { calls: row.calls, tokens: row.tokens, costMicros: row.cost_micros, minuteCalls: row.minute < minute ? 0 : row.minute_calls };
}

const dayOf = (at: Instant): string => at.slice(0, "2026-01-01".length);
const minuteOf = (at: Instant): Instant => `${at.slice(0, "2026-01-01T00:00".length)}:00.000Z`;
