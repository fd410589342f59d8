import { Router } from "express";
import type * as z from "zod";

import { CLEANUP_BREAKDOWNS } from "../../../domain/quality/cleanup.ts";
import { BREAKDOWNS } from "../../../domain/quality/measures.ts";
import type { InstallationId } from "../../../domain/model/ids.ts";
import { readAuthority } from "../../../usecases/decide-review/authority/weigh-authority.ts";
import { readCleanup } from "../../../usecases/read-cleanup.ts";
import { EXCEPTION_WEEKS_MAX, readExceptions } from "../../../usecases/read-exceptions.ts";
import { readQuality } from "../../../usecases/read-quality.ts";
import type { App } from "../../app.ts";
import { callerOf, requires } from "../authenticate.ts";
import { ExceptionsQuerySchema, ExportQuerySchema } from "../explore-schemas.ts";
import { Problem } from "../problem.ts";
import { authorityCsv, cleanupCsv, completionCsv, exceptionsCsv, measuresCsv } from "../quality-csv.ts";
import { reading } from "../route.ts";
import { mustSeeAll } from "../sight.ts";
import { queryOf } from "../validated.ts";

/** Why people are asked, what may act alone, and every table to take away. */
export function qualityTableRoutes(app: App): Router {
  const router = Router();
  router.get("/quality/exceptions", ...reading(app, "quality:read", async (caller, request) => {
    mustSeeAll(caller);
    const { from, to } = queryOf(request, ExceptionsQuerySchema);
    return { status: 200, body: inRange(await readExceptions(app, caller.installation, { from: from ?? null, to: to ?? null })) };
  }));
  router.get("/authority", ...reading(app, "quality:read", async (caller) => {
    mustSeeAll(caller);
    return { status: 200, body: { classes: await readAuthority(app, caller.installation) } };
  }));
  router.get("/quality/export", requires(app, "quality:read"), async (request, response) => {
    const caller = callerOf(response);
    mustSeeAll(caller);
    const query = queryOf(request, ExportQuerySchema);
    const text = await csvFor(app, caller.installation, query);
    response.attachment(`${query.table}-by-${query.by}-${app.clock.now().slice(0, "2026-01-05".length)}.csv`).type("text/csv; charset=utf-8").send(text);
  });
  return router;
}

async function csvFor(app: App, installation: InstallationId, { table, from = null, to = null, by }: Omit<z.infer<typeof ExportQuerySchema>, "from" | "to"> & { readonly from?: string | null | undefined; readonly to?: string | null | undefined }): Promise<string> {
  switch (table) {
    case "activities": return measuresCsv(inRange(await readQuality(app, installation, { from, to, by: oneOf(BREAKDOWNS, by) })));
    case "cleanup": return cleanupCsv(inRange(await readCleanup(app, installation, { from, to, by: oneOf(CLEANUP_BREAKDOWNS, by) })));
    case "completion": return completionCsv(inRange(await readCleanup(app, installation, { from, to, by: "week" })));
    case "exceptions": return exceptionsCsv(inRange(await readExceptions(app, installation, { from, to })));
    case "authority": return authorityCsv(await readAuthority(app, installation));
    default: return table satisfies never;
  }
}

function oneOf<Known extends string>(known: readonly Known[], by: string): Known {
  const found = known.find((one) => one === by);
  if (found === undefined) throw new Problem(400, "The query is not as expected", `by: expected one of ${known.join(", ")} for this table.`, [{ path: "by", message: "is not known" }]);
  return found;
}

function inRange<Value>(value: Value | null): Value {
  if (value === null) throw new Problem(400, "The query is not as expected", `At most ${String(EXCEPTION_WEEKS_MAX)} weeks of exceptions and 106 of measures, the first before the last.`, [{ path: "from", message: "is out of range" }]);
  return value;
}
