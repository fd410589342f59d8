import type { CrmConnection } from "../ports/crm-connection.ts";
import type { Installation } from "../ports/store.ts";
import { fieldsPlan } from "../usecases/connect-crm.ts";
import type { App } from "./app.ts";
import { KNOWN_CRMS } from "./compose-known-crms.ts";
import { auditCheck, logsChecks } from "./doctor-audit.ts";
import { anchorCheck } from "./doctor-anchor.ts";
import { comparisonCheck } from "./doctor-comparison.ts";
import { duplicatesCheck } from "./doctor-duplicates.ts";
import { authorityCheck } from "./doctor-authority.ts";
import { governanceCheck } from "./doctor-governance.ts";
import { hintsCheck } from "./doctor-hints.ts";
import { modelBudgetChecks, modelCheck } from "./doctor-model.ts";
import { retentionCheck } from "./doctor-retention.ts";
import type { Check } from "./check.ts";
import { type AskCrm, patiently } from "./crm-in-time.ts";
import { budgetWords } from "./call-budget.ts";
import { installationState } from "./installation-state.ts";

/** All that was looked at; `ok` when nothing is an error. */
export interface Diagnosis {
  readonly ok: boolean;
  readonly checks: readonly Check[];
  readonly installations: readonly { readonly id: string; readonly crm: string; readonly name: string; readonly state: string }[];
}

/** A clock this far from the database's makes tokens expire too late and due dates wrong. */
const CLOCK_SKEW_MAX_MS = 60_000;
/** More than this waits only when no worker works. */
const WAITING_MAX = 1_000;

/** Looks at everything that must be right for the app to be left alone; changes nothing. `before` was looked at to get here. */
export async function diagnose(app: App, before: readonly Check[] = []): Promise<Diagnosis> {
  const checks: Check[] = [...before, await database(app), await sharedBudget(app), publicUrl(app), ...roads(app), await clock(app)];
  const installations = await app.store.acrossTenants.list();
  const crm = app.installRoads[0]?.crm ?? KNOWN_CRMS[0]?.manifest.crm ?? "CRM";
  if (installations.length === 0) checks.push({ name: "installations", state: "warning", detail: "no CRM is connected", fix: `run steward connect ${crm}, or open /install/${crm}` });
  checks.push(await modelCheck(app, installations));
  for (const one of installations) {
    checks.push(...(await modelBudgetChecks(app, one)), ...(await installationChecks(app, one)), ...(await work(app, one)), await governanceCheck(app, one), await auditCheck(app, one), await retentionCheck(app, one), await authorityCheck(app, one));
    if (one.state === "connected") checks.push(await comparisonCheck(app, one), await duplicatesCheck(app, one), await anchorCheck(app, one));
  }
  checks.push(...(await logsChecks(app)));
  return diagnosis(checks, installations);
}

/** Checks as a diagnosis. */
export function diagnosis(checks: readonly Check[], installations: readonly Installation[] = []): Diagnosis {
  return {
    ok: checks.every((check) => check.state !== "error"),
    checks,
    installations: installations.map(({ id, crm, name, state }) => ({ id, crm, name, state })),
  };
}

async function database(app: App): Promise<Check> {
  const name = "database";
  if (!(await app.healthy())) return { name, state: "error", detail: "does not answer", fix: "check DATABASE_URL and the server" };
  const { version, migrations } = await app.databaseFacts();
  const where = app.settings.DATABASE_URL === undefined ? "embedded " : "";
  return { name, state: "ok", detail: `${where}PostgreSQL ${version}, ${migrations} migrations applied, none missing`, fix: null };
}

async function sharedBudget(app: App): Promise<Check> {
  const name = "shared budget";
  const answers = await app.redisAnswers();
  if (answers === null) return { name, state: "ok", detail: "kept in the one worker; REDIS_URL is not set", fix: null };
  if (answers) return { name, state: "ok", detail: "kept in Redis, which answers; several workers may run", fix: null };
  return { name, state: "error", detail: "Redis does not answer: no worker calls a CRM until it does", fix: "check REDIS_URL and the server" };
}

function publicUrl(app: App): Check {
  const name = "public URL";
  if (app.settings.PUBLIC_URL?.startsWith("https://")) return { name, state: "ok", detail: app.settings.PUBLIC_URL, fix: null };
  return { name, state: "warning", detail: "not set to an https address", fix: "set PUBLIC_URL: CRMs send webhooks and people back to it" };
}

function roads(app: App): readonly Check[] {
  if (app.installRoads.length > 0) return app.installRoads.map(({ crm }) => ({ name: `${crm} client`, state: "ok", detail: "client id and secret are set", fix: null }));
  return [{ name: "CRM clients", state: "warning", detail: "no OAuth client is set", fix: `set ${KNOWN_CRMS.map(({ client }) => client.join(" and ")).join(", or ")}` }];
}

async function clock(app: App): Promise<Check> {
  const skewMs = Math.abs((await app.databaseTimeMs()) - Date.now());
  const name = "clock";
  if (skewMs <= CLOCK_SKEW_MAX_MS) return { name, state: "ok", detail: "agrees with the database's", fix: null };
  return { name, state: "error", detail: `differs from the database's by ${Math.round(skewMs / 1000)} s`, fix: "set the machine's clock by NTP" };
}

/** Connection, scopes, fields and budget of one installation, each by its own name behind that of the installation. Calls the CRM. */
export async function installationChecks(app: App, { id, crm, name, state }: Installation, ask: AskCrm = patiently): Promise<readonly Check[]> {
  const label = `${crm} ${name}`;
  const again = `connect it anew at /install/${crm}`;
  if (!app.installRoads.some((road) => road.crm === crm)) return [{ name: label, state: "error", detail: `${state}, but no OAuth client is set for ${crm}`, fix: "set the client id and secret with which it was connected" }];
  if (state === "disconnected") return [{ name: label, state: "warning", detail: "disconnected", fix: again }];
  const connection = await app.connection(id, "interactive");
  const [alive, plan] = await Promise.all([ask(connection.check()), ask(fieldsPlan(connection))]);
  if (!alive.ok) {
    return [{ name: label, state: "error", detail: `${state}; ${alive.error.publicMessage}`, fix: alive.error.kind === "unauthorized" ? again : "check that the CRM can be reached from here" }, await budget(app, id, label)];
  }
  const connected: Check = state === "connected"
    ? { name: label, state: "ok", detail: "connected, answering", fix: null }
    : { name: label, state: "error", detail: "answers, but is marked as needing a new consent: its writes wait", fix: again };
  return [connected, scopes(label, connection, alive.value.scopes), fields(label, plan), await budget(app, id, label)];
}

function scopes(label: string, { manifest }: CrmConnection, granted: readonly string[]): Check {
  const name = `${label} scopes`;
  const missing = manifest.scopes.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return { name, state: "ok", detail: `${granted.length} granted`, fix: null };
  return { name, state: "error", detail: `missing ${missing.join(", ")}`, fix: `connect it anew at /install/${manifest.crm} and allow them` };
}

function fields(label: string, plan: Awaited<ReturnType<typeof fieldsPlan>>): Check {
  const name = `${label} fields`;
  if (!plan.ok) return { name, state: "error", detail: plan.error.publicMessage, fix: "allow Steward to read the schema" };
  const open = plan.value.steps.filter((step) => step.state !== "present");
  if (open.length === 0) return { name, state: "ok", detail: `${plan.value.steps.length} present`, fix: null };
  const [first] = open;
  return { name, state: "error", detail: `${open.length} of ${plan.value.steps.length} missing, first ${first?.name ?? ""}`, fix: first?.adminAction ?? "connect it anew to make them" };
}

async function budget(app: App, id: Installation["id"], label: string): Promise<Check> {
  const name = `${label} rate budget`;
  const { isTight, detail, fix } = budgetWords(await app.callBudget(id));
  return { name, state: isTight ? "warning" : "ok", detail, fix };
}

async function work(app: App, one: Installation): Promise<readonly Check[]> {
  const label = `${one.crm} ${one.name}`;
  const { activities, writes, reviews } = await installationState(app, one);
  const waiting = activities.queued + writes.due + writes.intended;
  const detail = `${activities.queued} activities and ${writes.due + writes.intended} writes wait`;
  const queue: Check = waiting <= WAITING_MAX
    ? { name: `${label} work`, state: "ok", detail, fix: null }
    : { name: `${label} work`, state: "warning", detail, fix: "run steward work (more of them), and look at its log" };
  const open = `${reviews.open} open, ${reviews.overdue} overdue`;
  return [queue, await hintsCheck(app, one), reviews.overdue === 0
    ? { name: `${label} reviews`, state: "ok", detail: open, fix: null }
    : { name: `${label} reviews`, state: "warning", detail: open, fix: "decide them: steward review list" }];
}
