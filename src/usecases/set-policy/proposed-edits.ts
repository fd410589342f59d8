import type { Policy } from "../../../config/policy.ts";
import { policyFact } from "../../domain/audit/config-fact.ts";
import { type Actor, type AuditFact, type AuditJson, plain } from "../../domain/audit/fact.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { Instant } from "../../domain/model/time.ts";
import { changedKeys } from "../../domain/policy/changed-keys.ts";
import { type Edited, type SettingEdit, settingName, withEdits } from "../../domain/policy/edits.ts";
import { derivedId } from "../../domain/proposal/derived-id.ts";
import type { Clock } from "../../ports/clock.ts";
import type { PolicyProposal } from "../../ports/policy-proposals.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";
import { putInForce } from "./put-in-force.ts";

const PROPOSALS_LISTED_MAX = 100;

/** Files edits for another admin. The same edits by the same person are filed once. */
export async function fileEdits(tx: TenantTransaction, edited: readonly SettingEdit[], { actor, at, baseVersion }: { readonly actor: Actor; readonly at: Instant; readonly baseVersion: number }): Promise<PolicyProposal> {
  const proposed: Edited = { edited, by: nameOf(actor), changes: [], examples: 0 };
  const same = (await tx.policyProposals.list(PROPOSALS_LISTED_MAX)).find((one) => one.state === "open" && "edited" in one.proposed && one.proposed.by === proposed.by && keyOf(one.proposed) === keyOf(proposed));
  if (same !== undefined) return same;
  const id = derivedId("policy-edit", tx.installation.id, baseVersion, at, keyOf(proposed));
  const proposal: PolicyProposal = { id, madeAt: at, baseVersion, proposed, state: "open", decidedAt: null, version: null };
  await tx.policyProposals.save(proposal);
  await tx.audit.append([fact("policy-edit.proposed", actor, { id, base: baseVersion, settings: edited.map(settingName) })]);
  return proposal;
}

/** Why edits were not decided. */
export interface EditVerdictRefusal {
  readonly kind: "not-found" | "closed" | "overtaken" | "not-allowed";
  readonly message: string;
}

/** What is needed to decide, and what was said. */
export interface EditVerdict {
  readonly verb: "approve" | "reject";
  readonly actor: Actor;
  readonly read: (raw: unknown) => Policy | null;
}

/**
 * Another admin's word on edits that wait: approved, they are put over the policy as it is now. Refused to whoever wanted them, though
 * they may take them back. What was proposed is not kept once it is decided: it may name people.
 */
export function decideEdits({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId, id: string, { verb, actor, read }: EditVerdict): Promise<Result<PolicyProposal, EditVerdictRefusal>> {
  return store.inInstallation(installation, async (tx) => {
    const proposal = await tx.policyProposals.take(id);
    if (proposal === null || !("edited" in proposal.proposed)) return err({ kind: "not-found", message: "There is no such proposal." } as const);
    if (proposal.state !== "open") return err({ kind: "closed", message: `This proposal is already ${proposal.state}.` } as const);
    const { proposed } = proposal;
    const end = async (state: PolicyProposal["state"], version: number | null = null): Promise<PolicyProposal> => {
      const ended: PolicyProposal = { ...proposal, proposed: { ...proposed, edited: proposed.edited.map(({ path }) => ({ path })) }, state, decidedAt: clock.now(), version };
      await tx.policyProposals.save(ended);
      return ended;
    };
    const settings = proposed.edited.map(settingName);
    if (verb === "reject") {
      const rejected = await end("rejected");
      await tx.audit.append([fact("policy-edit.rejected", actor, { id, settings })]);
      return ok(rejected);
    }
    if (!(await isAnother(tx, actor, proposed.by))) return err({ kind: "not-allowed", message: ANOTHER } as const);
    const before = await tx.holdPolicy();
    const edited = withEdits(before.policy, proposed.edited);
    const policy = "raw" in edited ? read(edited.raw) : null;
    if (policy === null) {
      await end("overtaken");
      return err({ kind: "overtaken", message: `${"moved" in edited ? edited.moved : settings.join(", ")} was changed since this was proposed. Propose it again.` } as const);
    }
    const { version } = await putInForce(tx, before.policy, policy, actor);
    const changed = changedKeys(before.policy, policy);
    await tx.audit.append([policyFact(actor, before.policyVersion, { version, changed }), fact("policy-edit.approved", actor, { id, version, settings })]);
    return ok(await end("approved", version));
  });
}

/**
 * Whether somebody is certainly another than the proposer. A key may be the proposer's own: it approves nothing, and what it proposed is approved by whoever
 * has the shell or the console alone. Two users of one address are one person.
 */
async function isAnother(tx: TenantTransaction, actor: Actor, by: string): Promise<boolean> {
  if (nameOf(actor) === by || actor.kind === "service") return false;
  if (actor.kind !== "user") return true;
  const users = await tx.mirror.users();
  const addressOf = (name: string): string | null => users.find(({ id }) => nameOf({ kind: "user", id }) === name)?.email?.toLowerCase() ?? null;
  return !by.startsWith("service ") && (addressOf(by) === null || addressOf(by) !== addressOf(nameOf(actor)));
}

const ANOTHER = "Another admin than the one who proposed this approves it; whoever has the machine's shell or the console's one-time link may do so too (steward policy approve ID), and of what a key proposed or would approve they alone. You may take it back by rejecting it.";
const nameOf = ({ kind, id }: Actor): string => `${kind} ${id}`;
const keyOf = ({ edited }: Edited): string => JSON.stringify(edited.map(({ path, to }) => [path, to ?? null]));

function fact(key: string, actor: Actor, after: AuditJson): AuditFact {
  return { type: "config", actor, data: { key, before: plain(null), after: plain(after) } };
}
