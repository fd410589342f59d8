import { configFact } from "../domain/audit/config-fact.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import { instant } from "../domain/model/time.ts";
import type { CrmConnection } from "../ports/crm-connection.ts";
import type { CrmError } from "../ports/crm-errors.ts";
import type { CrmProvisioner, ProvisionPlan } from "../ports/crm-provisioner.ts";
import type { NewInstallation, Store } from "../ports/store.ts";

/** Opens the new installation's own door to its CRM, once it exists. */
export type OpenProvisioner = (installation: InstallationId) => Promise<CrmProvisioner>;

/** What connecting needs. */
export interface ConnectDeps {
  readonly store: Store;
  readonly open: OpenProvisioner;
  /** Whether whoever connects is an admin of an installation; nobody where it is left out. */
  readonly isAdminOf?: (installation: InstallationId) => Promise<boolean>;
}

/** Why it is not connected, or not all is made: another user's grant stands and stays, or the CRM refused something. */
export type ConnectFailure = { readonly id: InstallationId } & ({ readonly kind: "not-theirs"; readonly publicMessage: string } | CrmError);

const NOT_THEIRS = "It is connected already, by somebody else. Their grant stays as it is, for another may be able to do less. Nothing was stored.";

/** An installation that came about, and how its fields stand. */
export interface Connected {
  readonly id: InstallationId;
  readonly created: boolean;
  readonly plan: ProvisionPlan;
  /** Sentences for an admin; empty when nothing is left to do in the CRM. */
  readonly toDo: readonly string[];
}

/**
 * Turns a grant into an installation: creates it (or renews the grant of the one there is, for whoever gave that or is its admin), makes the fields that
 * Steward fills, and starts the first synchronisation. Safe to repeat; what an admin still has to allow is in the plan.
 */
export async function connectCrm(
  { store, open, isAdminOf = () => Promise.resolve(false) }: ConnectDeps,
  wanted: Omit<NewInstallation, "byAdmin">,
): Promise<Result<Connected, ConnectFailure>> {
  const known = await store.acrossTenants.byCrmAccount(wanted.crm, wanted.grantor.accountId);
  const { id, created, renewed } = await store.acrossTenants.install({ ...wanted, byAdmin: known !== null && (await isAdminOf(known)) });
  if (!created && !renewed) return err({ kind: "not-theirs", id, publicMessage: NOT_THEIRS });
  await store.inInstallation(id, async (tx) => {
    await tx.setState("connected");
    const key = created ? "installation.connected" : "installation.reconnected";
    await tx.audit.append([configFact(key, { scopes: wanted.grant.scopes.length, provision: "starting" })]);
  });
  const plan = await (await open(id)).apply();
  if (!plan.ok) return err({ ...plan.error, id });
  await store.inInstallation(id, async (tx) => {
    await tx.setAbilities(plan.value.abilities);
    await tx.audit.append([configFact("installation.provisioned", { steps: plan.value.steps.length, missing: plan.value.steps.filter((step) => step.state !== "present").length })]);
    await tx.enqueue({ name: "sync-records", installation: id, object: null, full: false });
    // What waited for a dead grant is due again; checkpoints for the CRM are looked for by themselves.
    const anchor = await tx.anchor.record();
    if (anchor?.trouble === "unauthorized") await tx.anchor.putOff(anchor.configId, { dueAt: AT_ONCE, trouble: null });
    await tx.enqueue({ name: "apply-writes", installation: id });
  });
  return ok({ id, created, plan: plan.value, toDo: adminActions(plan.value) });
}

/** Before every clock. */
const AT_ONCE = instant(0);

/** What an admin still has to do in the CRM, each thing once. */
function adminActions({ steps }: ProvisionPlan): readonly string[] {
  return [...new Set(steps.filter(({ state }) => state !== "present").flatMap(({ adminAction }) => adminAction ?? []))];
}

/** How the fields stand that Steward fills; reads only. */
export const fieldsPlan = (connection: CrmConnection): Promise<Result<ProvisionPlan, CrmError>> => connection.provisioner.plan();
