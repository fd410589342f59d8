import { type Request, type RequestHandler, Router } from "express";

import { reportLine } from "../../../domain/audit/report.ts";
import { entriesNeeded, parseTilePath, type Tile } from "../../../domain/audit/tree/tile-path.ts";
import { TILE_WIDTH } from "../../../domain/audit/tree/nodes.ts";
import type { LogName } from "../../../ports/audit-rows.ts";
import type { Verified } from "../../../usecases/audit-log/log-reading.ts";
import { UntrustedCheckpointError } from "../../../usecases/audit-log/verify-audit.ts";
import type { App } from "../../app.ts";
import { type Caller, callerOf, requires } from "../authenticate.ts";
import { oneFlight } from "../one-flight.ts";
import { Problem } from "../problem.ts";
import { type Answer, changing } from "../route.ts";
import { mustSeeAll } from "../sight.ts";

/** It takes no body; a few bytes are for clients that send `{}` with every POST. */
const BODY_BYTES_MAX = 1_024;
/** Entries of one answer. */
const ENTRIES_MAX = 1_000;
/** What is whole never changes; the answer is for its caller alone. */
const FOR_EVER = "private, max-age=31536000, immutable";

/**
 * An installation's audit log for outsiders' tools: verification, and the log itself in the layout of C2SP tlog-tiles with
 * entries as they are stored. All under `/audit/{installation}`; `POST /audit/verify` is about the caller's own.
 */
export function auditRoutes(app: App): Router {
  const router = Router();
  // A walk reads a whole log: of each there is one at a time, and one entry about it, however many ask. The entry names
  // nobody, and so one for each of them would say no more.
  const walk = oneFlight((installation: Caller["installation"]) => app.audit.verify(installation, { record: true }));
  const verify = changing(app, { permission: "audit:read", bodyBytesMax: BODY_BYTES_MAX }, (caller, request) => verified(walk, caller, request));
  router.post("/audit/verify", ...verify);
  router.post("/audit/:installation/verify", ...verify);
  router.get("/audit/:installation/checkpoint", ...raw(app, async (name) => {
    const last = await app.audit.tree.checkpoint(name);
    if (last === null) throw new Problem(404, "Nothing is signed yet", "The log is signed within seconds of its first entry.");
    return { type: "text/plain; charset=utf-8", body: last.note };
  }));
  router.get("/audit/:installation/vkey", ...raw(app, async (name) => ({ type: "text/plain; charset=utf-8", body: (await app.audit.tree.vkeys(name)).map((vkey) => `${vkey}\n`).join("") })));
  router.get("/audit/:installation/entries", ...raw(app, async (name, request) => {
    const from = countOf(request.query["from"], "from", { fallback: 0, max: Number.MAX_SAFE_INTEGER });
    const limit = countOf(request.query["limit"], "limit", { fallback: ENTRIES_MAX, max: ENTRIES_MAX });
    const entries = await app.audit.tree.entries(name, { from, to: from + limit });
    return { type: "application/x-ndjson", body: entries.map((entry) => `${entry}\n`).join("") };
  }));
  router.get("/audit/:installation/entries/:seq/proof", ...raw(app, async (_, request, installation) => {
    const proof = await app.audit.prove(installation, countOf(request.params["seq"], "seq", { fallback: 0, max: Number.MAX_SAFE_INTEGER }));
    if (!proof.ok) throw proof.error.reason === "not-signed" ? new Problem(404, "No proof yet", proof.error.detail) : new Problem(409, "The log is not what was signed", proof.error.detail);
    return { type: "text/plain; charset=utf-8", body: proof.value.text };
  }));
  router.get("/audit/:installation/tile/*path", ...raw(app, async (name, request) => {
    const path: unknown = request.params["path"];
    const tile = parseTilePath(Array.isArray(path) ? path.join("/") : String(path));
    const last = tile === null ? null : await app.audit.tree.checkpoint(name);
    if (tile === null || last === null || entriesNeeded(tile) > last.size) throw new Problem(404, "No such tile", "The log has not grown that far, or this is no tile's path.");
    return { type: "application/octet-stream", cache: FOR_EVER, body: await tileBytes(app, name, tile) };
  }));
  return router;
}

async function verified(walk: (installation: Caller["installation"]) => Promise<Verified>, caller: Caller, request: Request): Promise<Answer> {
  mustSeeAll(caller);
  const installation = ownInstallation(caller, request);
  try {
    const report = await walk(installation);
    return { status: 200, body: { line: reportLine(report), ...report } };
  } catch (error) {
    if (error instanceof UntrustedCheckpointError) throw new Problem(409, "The log cannot be verified", error.message);
    throw error;
  }
}

/** What is sent as it is. */
interface RawAnswer {
  readonly type: string;
  readonly body: string | Buffer;
  readonly cache?: string;
}

function raw(app: App, work: (log: LogName, request: Request, installation: Caller["installation"]) => Promise<RawAnswer>): readonly RequestHandler[] {
  return [requires(app, "audit:read"), async (request, response) => {
    mustSeeAll(callerOf(response));
    const installation = ownInstallation(callerOf(response), request);
    const { type, body, cache } = await work(await app.audit.log(installation), request, installation);
    if (cache !== undefined) response.set("Cache-Control", cache);
    response.type(type).send(body);
  }];
}

/** A key sees its own installation; that another exists is not told. */
function ownInstallation({ installation }: Caller, request: Request): Caller["installation"] {
  const named = request.params["installation"];
  if (named !== undefined && named !== installation) throw new Problem(404, "No such installation", "There is none of this id that you may see.");
  return installation;
}

function countOf(value: unknown, name: string, { fallback, max }: { readonly fallback: number; readonly max: number }): number {
  if (value === undefined) return fallback;
  const count = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (!(count <= max)) throw new Problem(400, "The request cannot be read", `${name}: expected a whole number up to ${String(max)}.`, [{ path: name, message: "is not in range" }]);
  return count;
}

async function tileBytes(app: App, name: LogName, { level, n, width }: Tile): Promise<Buffer> {
  const [from, to] = [n * TILE_WIDTH, n * TILE_WIDTH + width];
  if (level !== null) return Buffer.from(((await app.audit.tree.nodes(name, [{ level, from, to }]))[0] ?? []).join(""), "hex");
  return Buffer.concat((await app.audit.tree.entries(name, { from, to })).flatMap((entry) => {
    const bytes = Buffer.from(entry);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return [length, bytes];
  }));
}
