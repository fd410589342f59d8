import { type Request, Router } from "express";

import { ELSEWHERE, erasedIn } from "../../../domain/audit/history-answers.ts";
import { shownEntry } from "../../../domain/audit/shown-entry.ts";
import { accountId, contactId, crmRecordId, opportunityId } from "../../../domain/model/ids.ts";
import { RECORD_OBJECTS } from "../../../domain/model/record-fields.ts";
import { UntrustedCheckpointError } from "../../../usecases/audit-log/verify-audit.ts";
import type { App } from "../../app.ts";
import { historyOf, indexedTraceOf, type RecordName } from "../../record-history.ts";
import type { Caller } from "../authenticate.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
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
    if (trace === null) throw new Problem(404, "No such record", "This installation has no such CRM or object, or it is not for you to see.");
    const { entries, answers, isComplete, size, indexed } = trace;
    const shown = entries.map(({ seq, entry, tied }) => ({ ...shownEntry(seq, entry, erasedIn(entries)), ...(tied === undefined ? {} : { tied }) }));
    return { status: 200, body: { record, entries: shown, answers, elsewhere: ELSEWHERE, isComplete, size, indexed } };
  }));
  return router;
}

const recordOf = (request: Request): RecordName => ({ crm: idOf(request, "crm"), object: idOf(request, "object"), id: idOf(request, "id") });

/** Whoever may look at some people's work alone sees the records that belong to these people. */
async function maySee(app: App, caller: Caller, { object, id }: RecordName): Promise<boolean> {
  const seen = seenUsers(caller);
  if (seen === null) return true;
  const known = RECORD_OBJECTS.find((one) => one === object);
  if (known === undefined) return false;
  return app.store.inInstallation(caller.installation, async ({ mirror }) => {
    const ours = await mirror.toOurs(known, crmRecordId(id));
    if (ours === null) return false;
    const recordId = { contact: contactId, account: accountId, opportunity: opportunityId }[known](ours);
    const owner = (await mirror.recordFields(known, [recordId])).get(recordId)?.["ownerId"] ?? null;
    return owner !== null && seen.some((one) => one === owner);
  });
}

function asProblem(error: unknown): never {
  if (error instanceof UntrustedCheckpointError) throw new Problem(409, "The log cannot be verified", error.message);
  throw error;
}
