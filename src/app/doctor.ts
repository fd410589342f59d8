import type { Installation } from "../ports/store.ts";
import { fieldsPlan } from "../usecases/connect-crm.ts";
import type { App } from "./app.ts";

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly state: "ok" | "warning" | "error";
  readonly detail: string;
  /** What to do; null when nothing. */
  readonly fix: string | null;
}

/** All that was looked at; `ok` when nothing is an error. */
export interface Diagnosis {
  readonly ok: boolean;
  readonly checks: readonly Check[];
  readonly installations: readonly { readonly id: string; readonly crm: string; readonly name: string; readonly state: string }[];
}

/** A clock this far from the database's makes tokens expire too late and due dates wrong. */
const CLOCK_SKEW_MAX_MS = 60_000;

/** Looks at everything that must be right for the app to be left alone; changes nothing. */
export async function diagnose(app: App): Promise<Diagnosis> {
  const checks: Check[] = [{ name: "settings", state: "ok", detail: "read and complete", fix: null }];
  checks.push(await database(app), publicUrl(app), ...roads(app), await clock(app));
  const installations = await app.store.acrossTenants.list();
  if (installations.length === 0) checks.push({ name: "installations", state: "warning", detail: "no CRM is connected", fix: "open the install page of a CRM" });
  for (const one of installations) checks.push(...(await installation(app, one)));
  return {
    ok: checks.every((check) => check.state !== "error"),
    checks,
    installations: installations.map(({ id, crm, name, state }) => ({ id, crm, name, state })),
  };
}

async function database(app: App): Promise<Check> {
  const healthy = await app.healthy();
  return healthy
    ? { name: "database", state: "ok", detail: app.settings.DATABASE_URL === undefined ? "embedded, answering, migrated" : "answering, migrated", fix: null }
    : { name: "database", state: "error", detail: "does not answer", fix: "check DATABASE_URL and the server" };
}

function publicUrl(app: App): Check {
  const name = "public URL";
  if (app.settings.PUBLIC_URL?.startsWith("https://")) return { name, state: "ok", detail: app.settings.PUBLIC_URL, fix: null };
  return { name, state: "warning", detail: "not set to an https address", fix: "set PUBLIC_URL: CRMs send webhooks and people back to it" };
}

function roads(app: App): readonly Check[] {
  if (app.installRoads.length > 0) return app.installRoads.map(({ crm }) => ({ name: `${crm} client`, state: "ok", detail: "client id and secret are set", fix: null }));
  return [{ name: "CRM clients", state: "warning", detail: "no OAuth client is set", fix: "set HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET" }];
}

async function clock(app: App): Promise<Check> {
  const skewMs = Math.abs((await app.databaseTimeMs()) - Date.now());
  const name = "clock";
  if (skewMs <= CLOCK_SKEW_MAX_MS) return { name, state: "ok", detail: "agrees with the database's", fix: null };
  return { name, state: "error", detail: `differs from the database's by ${Math.round(skewMs / 1000)} s`, fix: "set the machine's clock by NTP" };
}

async function installation(app: App, { id, crm, name, state }: Installation): Promise<readonly Check[]> {
  const label = `${crm} ${name}`;
  const connection = await app.connection(id);
  const alive = await connection.check();
  if (!alive.ok) {
    return [{ name: label, state: "error", detail: `${state}; ${alive.error.publicMessage}`, fix: alive.error.kind === "unauthorized" ? `connect it anew at /install/${crm}` : "check that the CRM is reachable" }];
  }
  const missing = connection.manifest.scopes.filter((scope) => !alive.value.scopes.includes(scope));
  const plan = await fieldsPlan(connection);
  return [
    { name: label, state: "ok", detail: `${state}, answering`, fix: null },
    missing.length === 0
      ? { name: `${label} scopes`, state: "ok", detail: `${alive.value.scopes.length} granted`, fix: null }
      : { name: `${label} scopes`, state: "error", detail: `missing ${missing.join(", ")}`, fix: `connect it anew at /install/${crm} and allow them` },
    fields(label, plan),
  ];
}

function fields(label: string, plan: Awaited<ReturnType<typeof fieldsPlan>>): Check {
  const name = `${label} fields`;
  if (!plan.ok) return { name, state: "error", detail: plan.error.publicMessage, fix: "allow Steward to read the schema" };
  const open = plan.value.steps.filter((step) => step.state !== "present");
  if (open.length === 0) return { name, state: "ok", detail: `${plan.value.steps.length} present`, fix: null };
  const [first] = open;
  return { name, state: "error", detail: `${open.length} of ${plan.value.steps.length} missing, first ${first?.name ?? ""}`, fix: first?.adminAction ?? "connect it anew to make them" };
}
