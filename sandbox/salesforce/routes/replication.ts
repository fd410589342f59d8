import type { SandboxReply } from "../../shared/http-types.ts";
import type { Route } from "../../shared/routes.ts";
import { ok, typeOf } from "../api-call.ts";
import type { ApiCall, Endpoint } from "../api-call.ts";
import { refusal } from "../error-reply.ts";
import type { Row } from "../model.ts";
import { endpoint } from "./endpoint.ts";

const dayMs = 24 * 60 * 60 * 1000;
const minuteMs = 60 * 1000;
/** How far back the two lists reach (VENDORS 2.3). */
const deletedDaysMax = 15;
const updatedDaysMax = 30;
const idsMax = 600_000;

/** What changed or went in a window of time. */
export const replicationRoutes: readonly Route<Endpoint>[] = [
  endpoint("GET sobjects/:object/updated", updated, "start", "end"),
  endpoint("GET sobjects/:object/deleted", deleted, "start", "end"),
];

interface Window {
  readonly startMs: number;
  readonly endMs: number;
  readonly latestMs: number;
}

function updated(call: ApiCall): SandboxReply {
  const window = windowOf(call, updatedDaysMax);
  const ids = changed(call, window).filter((row) => row.values["IsDeleted"] !== true).map((row) => row.id);
  return ok({ ids: few(ids), latestDateCovered: stamp(window.latestMs) });
}

function deleted(call: ApiCall): SandboxReply {
  const window = windowOf(call, deletedDaysMax);
  const binned = changed(call, window).filter((row) => row.values["IsDeleted"] === true).map((row) => ({ id: row.id, atMs: modifiedMs(row) }));
  const erased = call.erased.ofType(typeOf(call).name).filter(({ atMs }) => atMs >= window.startMs && atMs < window.endMs);
  const deletedRecords = few([...binned, ...erased]).map(({ id, atMs }) => ({ id, deletedDate: stamp(atMs) }));
  return ok({ deletedRecords, earliestDateAvailable: stamp(call.org.clock.now() - deletedDaysMax * dayMs), latestDateCovered: stamp(window.latestMs) });
}

function changed(call: ApiCall, { startMs, endMs }: Window): readonly Row[] {
  return [...call.org.rows(typeOf(call).name)].filter((row) => modifiedMs(row) >= startMs && modifiedMs(row) < endMs);
}

function windowOf(call: ApiCall, daysMax: number): Window {
  const startMs = timeIn(call, "start");
  const endMs = timeIn(call, "end");
  const nowMs = call.org.clock.now();
  if (endMs < startMs + minuteMs) throw badWindow("endDate must be at least one minute greater than startDate");
  if (startMs < nowMs - daysMax * dayMs) throw badWindow(`startDate cannot be more than ${String(daysMax)} days ago`);
  return { startMs, endMs, latestMs: Math.min(endMs, nowMs) };
}

/** Seconds are not looked at: the vendor reads 12:30:15 as 12:30:00. */
function timeIn(call: ApiCall, name: string): number {
  const text = call.request.query.get(name) ?? "";
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw badWindow(`${name} must be a date and time in ISO 8601 with its offset`);
  return Math.floor(ms / minuteMs) * minuteMs;
}

function few<Item>(items: readonly Item[]): readonly Item[] {
  if (items.length > idsMax) throw refusal(400, "EXCEEDED_ID_LIMIT", `more than ${String(idsMax)} ids in the window`);
  return items;
}

function modifiedMs(row: Row): number {
  return Date.parse(String(row.values["SystemModstamp"]));
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "+0000");
}

function badWindow(message: string): Error {
  return refusal(400, "INVALID_REPLICATION_DATE", message);
}
