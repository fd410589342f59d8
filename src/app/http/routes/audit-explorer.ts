
import { type Request, type RequestHandler, Router } from "express";

import { reportLine } from "../../../domain/audit/report.ts";
import type { InstallationId } from "../../../domain/model/ids.ts";
import { UntrustedCheckpointError } from "../../../usecases/audit-log/verify-audit.ts";
import { exploreLog, readEntry } from "../../../usecases/explore-audit.ts";
import { indexAudit } from "../../../usecases/index-audit.ts";
import { anchorState } from "../../anchor-state.ts";
import type { App } from "../../app.ts";
import { callerOf, requires } from "../authenticate.ts";
import { ExploreQuerySchema } from "../explore-schemas.ts";
import { Problem } from "../problem.ts";
import { changing, reading } from "../route.ts";
import { sendArchive } from "../send-archive.ts";
import { mustSeeAll } from "../sight.ts";
import { queryOf } from "../validated.ts";
import { verifyWalks } from "../verify-walks.ts";

const BODY_BYTES_MAX = 1_024;
/** Whoever looks waits for so many late entries at most; the rest comes by the schedule. */
export const LATE_MAX = 400;
/** A walk that says nothing for so long may look dead to what stands between. */
const STILL_THERE_MS = 10_000;

/** The caller's own log for people: an explorer, one entry, what it commits to, how the log stands, a walk to watch, and all of it to take away. */
export function auditExplorerRoutes(app: App): Router {
  const router = Router();
  router.get("/audit/state", ...reading(app, "audit:read", async (caller) => {
    mustSeeAll(caller);
    return { status: 200, body: await auditState(app, caller.installation) };
  }));
  router.get("/audit/entries", ...reading(app, "audit:read", async (caller, request) => {
    mustSeeAll(caller);
    const { type, actor, object, record, from, to, fromSeq, cursor, limit } = queryOf(request, ExploreQuerySchema);
    await indexAudit(app, caller.installation, LATE_MAX);
    const sought = record === undefined ? null : { object: object ?? null, id: record };
    return { status: 200, body: await exploreLog(app, caller.installation, { type: type ?? null, actor: actor ?? null, record: sought, from: inMs(from), to: inMs(to), fromSeq, before: cursor ?? null, limit }) };
  }));
  router.get("/audit/entries/:seq", ...reading(app, "audit:read", async (caller, request) => {
    mustSeeAll(caller);
    const found = await readEntry(app, caller.installation, seqOf(request));
    if (found.entry === null && found.before === null && found.after === null) throw new Problem(404, "No such entry", "The log does not reach that far.");
    return { status: 200, body: found };
  }));
  router.get("/audit/entries/:seq/proof", requires(app, "audit:read"), async (request, response) => {
    const caller = callerOf(response);
    mustSeeAll(caller);
    const seq = seqOf(request);
    const proof = await app.audit.prove(caller.installation, seq);
    if (!proof.ok) throw proof.error.reason === "not-signed" ? new Problem(404, "No proof yet", proof.error.detail) : new Problem(409, "The log is not what was signed", proof.error.detail);
    response.attachment(`entry-${String(seq)}.tlog-proof`).type("text/plain; charset=utf-8").send(proof.value.text);
  });
  router.post("/audit/entries/:seq/reveal", ...changing(app, { permission: "audit:reveal", bodyBytesMax: BODY_BYTES_MAX }, async (caller, request) => {
    mustSeeAll(caller);
    const revealed = await app.audit.reveal(caller.installation, seqOf(request), caller.actor);
    if (revealed === null) throw new Problem(404, "No such entry", "The log does not reach that far.");
    return { status: 200, body: revealed };
  }));
  router.post("/audit/verify/stream", ...watching(app));
  router.get("/audit/export.tar", ...exporting(app));
  return router;
}

/** Times are compared as the log writes them. */
const inMs = (at: string | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

function seqOf(request: Request): number {
  const raw = request.params["seq"];
  if (typeof raw !== "string" || !/^\d{1,15}$/.test(raw)) throw new Problem(404, "No such entry", "Entries are numbered from 0.");
  return Number(raw);
}

async function auditState(app: App, installation: InstallationId) {
  const name = await app.audit.log(installation);
  const [checkpoint, vkeys, last, anchor, reach] = await Promise.all([
    app.audit.tree.checkpoint(name), app.audit.tree.vkeys(name), app.audit.lastVerdict(installation), anchorState(app, installation), app.store.inInstallation(installation, (tx) => tx.auditIndex.reach()),
  ]);
  return {
    log: name.log, ...reach, checkpoint, vkeys, anchor, hasWitness: app.audit.hasWitness,
    last: last === null ? null : { at: last.at, wholeAt: last.wholeAt, verdict: last.verdict, walked: last.walked },
  };
}

/** A walk as server-sent events. Whoever leaves leaves the walk going on: its verdict is kept. */
function watching(app: App): readonly RequestHandler[] {
  const walk = verifyWalks(app);
  return [requires(app, "audit:read"), async (_request, response) => {
    const caller = callerOf(response);
    mustSeeAll(caller);
    response.status(200).set({ "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
    const tell = (event: string, data: unknown): void => {
      if (!response.closed) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    const still = setInterval(() => { if (!response.closed) response.write(": still there\n\n"); }, STILL_THERE_MS);
    try {
      const report = await walk(caller.installation, (progress) => { tell("progress", progress); });
      tell("done", { line: reportLine(report), ...report });
    } catch (error) {
      // The answer has begun: what went wrong can only be told in it.
      if (!(error instanceof UntrustedCheckpointError)) app.log.error({ error: error instanceof Error ? error.name : "unknown", correlationId: String(response.locals["correlationId"]) }, "a watched verification failed");
      tell("refused", { detail: error instanceof UntrustedCheckpointError ? error.message : "The walk could not be finished. Try again." });
    } finally {
      clearInterval(still);
      response.end();
    }
  }];
}

/** One export of an installation at a time in this process: it reads the whole log. */
function exporting(app: App): readonly RequestHandler[] {
  const busy = new Set<InstallationId>();
  return [requires(app, "audit:read"), async (_request, response) => {
    const caller = callerOf(response);
    mustSeeAll(caller);
    if (busy.has(caller.installation)) {
      response.set("Retry-After", "30");
      throw new Problem(429, "One export at a time", "This log is being packed already; try again when that is done.");
    }
    busy.add(caller.installation);
    try {
      await sendArchive(app, caller.installation, response);
    } finally {
      busy.delete(caller.installation);
    }
  }];
}

