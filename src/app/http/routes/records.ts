import { type Request, Router } from "express";

import { ELSEWHERE, erasedIn } from "../../../domain/audit/history-answers.ts";
import { shownEntry } from "../../../domain/audit/shown-entry.ts";
import { UntrustedCheckpointError } from "../../../usecases/audit-log/verify-audit.ts";
import type { App } from "../../app.ts";
import { historyOf, indexedTraceOf, type RecordName } from "../../record-history.ts";
import type { Caller } from "../authenticate.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { noSuchRecord, seenRecord } from "../records-seen.ts";
import { reading } from "../route.ts";
import { mustSeeAll, seenUsers } from "../sight.ts";

/**
 * `GET /records/:crm/:object/:id/history`: what happened to a record and why, from the audit chain, and whether that is whole.
 * `…/entries` answers the same at once by the log's index, without the verdict.
 */
export function recordRoutes(app: App): Router {
  const router = Router();
  router.get("/records/:crm/:object/:id/history", ...reading(app, "audit:read", async (caller, request) => {
    mustSeeAll(caller);
    const { installation } = caller;
    const record = recordOf(request);
    const history = await historyOf(app, installation, record).catch(asProblem);
    if (history === null) throw new Problem(404, "No such record", "This installation has no such CRM or object.");
    return { status: 200, body: history };
  }));
  router.get("/records/:crm/:object/:id/entries", ...reading(app, "records:read", async (caller, request) => {
    const record = recordOf(request);
    const trace = (await maySee(app, caller, record)) ? await indexedTraceOf(app, caller.installation, record) : null;
    if (trace === null) throw noSuchRecord();
    const { entries, answers, isComplete, size, indexed } = trace;
    const shown = entries.map(({ seq, entry, tied }) => ({ ...shownEntry(seq, entry, erasedIn(entries)), ...(tied === undefined ? {} : { tied }) }));
    return { status: 200, body: { record, entries: shown, answers, elsewhere: ELSEWHERE, isComplete, size, indexed } };
  }));
  return router;
}

/** The record that an address names, as the CRM calls it. */
export const recordOf = (request: Request): RecordName => ({ crm: idOf(request, "crm"), object: idOf(request, "object"), id: idOf(request, "id") });

/** Whoever may look at some people's work alone sees the records that belong to these people. */
async function maySee(app: App, caller: Caller, record: RecordName): Promise<boolean> {
  return seenUsers(caller) === null || (await app.store.inInstallation(caller.installation, (tx) => seenRecord(tx, caller, record))) !== null;
}

function asProblem(error: unknown): never {
  if (error instanceof UntrustedCheckpointError) throw new Problem(409, "The log cannot be verified", error.message);
  throw error;
}
