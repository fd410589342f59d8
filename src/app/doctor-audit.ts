import { LOG_OF_LOGS } from "../domain/audit/log-of-logs.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";
import type { Installation } from "../ports/store.ts";
import type { App } from "./app.ts";

/** A night may be missed; three are no accident. */
const OLD_MS = 3 * 24 * 3_600_000;

interface Finding {
  readonly name: string;
  readonly state: "ok" | "warning" | "error";
  readonly detail: string;
  readonly fix: string | null;
}

/** What the last verification of an installation's audit log found, by what is kept of it on this machine. */
export const auditCheck = (app: Pick<App, "audit" | "clock">, { id, crm, name, createdAt }: Installation): Promise<Finding> =>
  checkOf(app, { id, name: `${crm} ${name} audit log`, createdAt, fix: `run steward audit verify --installation ${id}` });

/** The same of the log of logs; none before its first entry. */
export async function logsChecks(app: Pick<App, "audit" | "clock">): Promise<readonly Finding[]> {
  if ((await app.audit.logOfLogs()) === null) return [];
  return [await checkOf(app, { id: LOG_OF_LOGS, name: "log of logs", createdAt: app.clock.now(), fix: "run steward audit verify --logs" })];
}

interface Checked {
  readonly id: InstallationId;
  readonly name: string;
  readonly createdAt: Instant;
  readonly fix: string;
}

async function checkOf(app: Pick<App, "audit" | "clock">, { id, name, createdAt, fix }: Checked): Promise<Finding> {
  const last = await app.audit.lastVerdict(id);
  if (last?.verdict === "untrusted") return { name, state: "error", detail: `cannot be verified: a checkpoint that is kept is not signed by the log's key (${minute(last.at)})`, fix };
  if (last !== null && last.verdict !== "valid") return { name, state: "error", detail: `broken: ${last.verdict}, with ${String(last.walked)} entries in order (${minute(last.at)})`, fix: `${fix}, and compare with a checkpoint kept elsewhere` };
  if (Date.parse(app.clock.now()) - Date.parse(last?.at ?? createdAt) > OLD_MS) {
    return { name, state: "warning", detail: last === null ? "was never verified from here" : `was last verified on ${last.at.slice(0, 10)}`, fix: `see that a worker with this data folder runs at night, or ${fix}` };
  }
  if (last === null) return { name, state: "ok", detail: "the first night is to come", fix: null };
  return { name, state: "ok", detail: `valid, ${String(last.walked)} entries (${minute(last.at)}); all of them read on ${last.wholeAt?.slice(0, 10) ?? "no day yet"}`, fix: null };
}

const minute = (at: string): string => `${at.slice(0, 16)}Z`;
