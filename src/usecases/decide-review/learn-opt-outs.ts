import type { Policy } from "../../../config/policy.ts";
import { policyFact } from "../../domain/audit/config-fact.ts";
import type { Actor } from "../../domain/audit/fact.ts";
import { phoneIdentity } from "../../domain/erasure/identity.ts";
import type { ScreenedActivity } from "../../domain/model/activity.ts";
import type { ReviewTask } from "../../domain/model/proposal.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import { OPT_OUTS_MAX, withOptOuts, withoutOptOuts } from "../../domain/policy/opt-out-list.ts";
import { isOfNumberAlone, listEntry, optedOut, tookBack } from "../../domain/privacy/opted-out.ts";
import { type ScreenContext, screenContext } from "../../domain/privacy/screen-context.ts";
import type { Refusal } from "../../domain/review/decide.ts";
import { asksAboutRefusal } from "../../domain/review/refusal-review.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** A new version of the policy that a decision made, and is not in the log yet. */
export interface Learned {
  readonly before: number;
  readonly version: number;
}

/**
 * Whoever approves the review of an opt-out says that it is one: the person stands on the policy's list from now on, with every
 * address and number of their contact; the review of a word that takes it back takes the number off. Null when the policy
 * says so already, or the review is of something else. Before anything is appended to the log, which is locked after the policy.
 */
export async function learnOptOuts(tx: TenantTransaction, asked: ReviewTask, decided: ReviewTask): Promise<Result<Learned | null, Refusal>> {
  if (decided.state !== "approved" || !asked.reasons.includes("opt_out") || asksAboutRefusal(asked)) return ok(null);
  const activity = (await tx.activities.get(asked.activityId))?.activity ?? null;
  if (activity === null) return ok(null);
  const { policy, policyVersion: before } = await tx.holdPolicy();
  if (await isOvertaken(tx, asked, activity)) return ok(null);
  const wanted = await wantedPolicy(tx, activity, { policy, context: screenContext(await tx.mirror.users(), policy) });
  if (wanted === "full") return err({ kind: "incomplete", message: `The policy's list of opt-outs is full (${String(OPT_OUTS_MAX)}): an admin has to take some off before this can be approved.` });
  return ok(wanted === null ? null : { before, version: await tx.setPolicy(wanted) });
}

/** Tells the log of it, after the decision that it follows from. */
export async function tellLearned(tx: TenantTransaction, { before, version }: Learned, { actor, decision }: { readonly actor: Actor; readonly decision: string | null }): Promise<void> {
  await tx.audit.append([policyFact(actor, before, { version, changed: ["privacy.optOuts"] }, decision === null ? undefined : { decision })]);
}

async function wantedPolicy(tx: TenantTransaction, activity: ScreenedActivity, { policy, context }: { readonly policy: Policy; readonly context: ScreenContext }): Promise<Policy | "full" | null> {
  const back = tookBack(activity, context);
  if (back !== null) return withoutOptOuts(policy, [back]);
  const who = optedOut(activity, context);
  if (who.length === 0) return null;
  return withOptOuts(policy, isOfNumberAlone(activity) ? who : [...who, ...(await besides(tx, who, context.defaultRegion))]);
}

/** Whether the same number sent a later STOP or START: the last word of somebody holds, in whatever order they are decided. */
async function isOvertaken(tx: TenantTransaction, { activityId }: ReviewTask, activity: ScreenedActivity): Promise<boolean> {
  if (!isOfNumberAlone(activity)) return false;
  const phone = activity.participants.find(({ role }) => role === "from")?.phone;
  const number = phone === undefined ? null : phoneIdentity(phone, tx.installation.policy.organisation.defaultRegion);
  const own = await tx.activities.get(activityId);
  if (number === null || own === null) return false;
  for (const id of await tx.erasure.causesOf(tx.people.marks([number]))) {
    const other = await tx.activities.get(id);
    if (other !== null && other.arrival > own.arrival && other.activity !== null && other.reasons.includes("opt_out") && isOfNumberAlone(other.activity)) return true;
  }
  return false;
}

/** What else reaches the same person. A number that several contacts have tells nobody apart. */
async function besides(tx: TenantTransaction, who: readonly string[], region: string): Promise<readonly string[]> {
  const addresses = who.filter((one) => one.includes("@"));
  const phones = addresses.length > 0 ? [] : who;
  const contacts = await tx.erasure.contacts({ ids: [], addresses, phones });
  if (addresses.length === 0 && contacts.length !== 1) return [];
  return contacts.flatMap((contact) => [...contact.emails, ...contact.phones]).flatMap((raw) => listEntry(raw, region) ?? []);
}
