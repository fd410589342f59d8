import type { Installation } from "../ports/store.ts";
import { fieldsPlan } from "../usecases/connect-crm.ts";
import type { App } from "./app.ts";
import { crmTitle, knownCrm } from "./compose-known-crms.ts";
import type { AskCrm } from "./crm-in-time.ts";

/** What an installation was granted and the fields that Steward fills, as far as the CRM answers; `trouble` says what it did not. */
export async function installationPlan(app: App, { id, crm }: Installation, ask: AskCrm) {
  const base = { crm, title: crmTitle(crm), isSandbox: isSandbox(app, crm) };
  const ungranted = scopesOf(crm).map((scope) => ({ ...scope, isGranted: null }));
  if (!app.installRoads.some((road) => road.crm === crm)) return { ...base, scopes: ungranted, steps: [], abilities: {}, trouble: "This process has no OAuth client for this CRM." };
  const connection = await app.connection(id, "interactive");
  const [alive, fields] = await Promise.all([ask(connection.check()), ask(fieldsPlan(connection))]);
  const granted = alive.ok ? alive.value.scopes : null;
  const scopes = scopesOf(crm).map((scope) => ({ ...scope, isGranted: granted?.includes(scope.name) ?? null }));
  const trouble = [
    ...(alive.ok ? [] : [`What was granted is not known: ${sentence(alive.error.publicMessage)}`]),
    ...(fields.ok ? [] : [`How the fields stand is not known: ${sentence(fields.error.publicMessage)}`]),
  ].join(" ");
  return { ...base, scopes, ...(fields.ok ? fields.value : { steps: [], abilities: {} }), trouble: trouble === "" ? null : trouble };
}

/** What Steward asks to be granted, and what for. */
export function scopesOf(crm: string) {
  const manifest = knownCrm(crm)?.manifest;
  const reasons = manifest?.scopeReasons ?? {};
  const told = (isOptional: boolean) => (name: string) => ({ name, reason: reasons[name] ?? "", isOptional });
  return [...(manifest?.scopes ?? []).map(told(false)), ...(manifest?.optionalScopes ?? []).map(told(true))];
}

/** Whether it is a CRM to try things out in. */
export const isSandbox = (app: Pick<App, "installRoads">, crm: string): boolean => app.installRoads.some((road) => road.crm === crm && road.isSandbox);

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
