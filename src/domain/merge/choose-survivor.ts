import type { Policy } from "../../../config/policy.ts";
import type { FieldDescription } from "../model/field-description.ts";
import type { RecordSnapshot } from "../model/merge.ts";
import type { Instant } from "../model/time.ts";
import { consentOf, type ConsentRules, isLaxer } from "./consent.ts";
import { OWNER_PROPERTIES } from "./guarded-properties.ts";
import { isBlank } from "./same-value.ts";

/** A record that may survive, with what its snapshot does not tell. */
export interface Candidate {
  readonly snapshot: RecordSnapshot;
  /** What the CRM is known to object to, should this one survive (`CrmMerger.obstacles`). */
  readonly obstacles: readonly string[];
  /** When something was last logged on it; null when that is not known. */
  readonly lastActivityAt: Instant | null;
  /** False where whoever owns it is no longer with us; null where nobody knows. */
  readonly isOwnerActive: boolean | null;
}

/** By what a survivor is chosen. */
export interface SurvivorContext {
  readonly policy: Pick<Policy, "merge"> & ConsentRules;
  /** Of their CRM type, by the CRM's own names. */
  readonly fields: readonly FieldDescription[];
}

/** Which of the two survives, and why. */
export interface SurvivorChoice {
  readonly survivor: RecordSnapshot;
  readonly loser: RecordSnapshot;
  /** `crm`: it objects to the other way; `consent`: the CRM alone keeps the stricter one; `id`: nothing else tells them apart. */
  readonly by: Policy["merge"]["survivor"]["contact"][number] | "crm" | "consent" | "id";
  /** A clause for people: "more records hang on it (14 to 3)". */
  readonly because: string;
}

/**
 * Chooses by what the CRM allows, then by consent that only the CRM can write, then by the policy's rules in their order, and at last by the id. Neither the
 * order in which the two are given nor anything else but their contents matters.
 */
export function chooseSurvivor(one: Candidate, other: Candidate, context: SurvivorContext): SurvivorChoice {
  const { object } = one.snapshot;
  for (const by of ["crm", "consent", ...context.policy.merge.survivor[object], "id"] as const) {
    const found = RULES[by](one, other, context);
    if (found === 0) continue;
    const [better, worse] = found < 0 ? [one, other] : [other, one];
    return { survivor: better.snapshot, loser: worse.snapshot, by, because: WORDS[by](better, worse, context) };
  }
  return { survivor: one.snapshot, loser: other.snapshot, by: "id", because: "both are one record" };
}

type By = SurvivorChoice["by"];
/** Below zero: the first is better; zero: no difference, or none that is known. */
type Compare = (one: Candidate, other: Candidate, context: SurvivorContext) => number;

const RULES: Readonly<Record<By, Compare>> = {
  crm: (one, other) => Number(one.obstacles.length > 0) - Number(other.obstacles.length > 0),
  consent: (one, other, context) => stricterIn(other, one, context) - stricterIn(one, other, context),
  synced: (one, other, context) => Number(isSynced(other, context)) - Number(isSynced(one, context)),
  owned: (one, other) => Number(isOwned(other)) - Number(isOwned(one)),
  "most-active": (one, other) => childrenOf(other) - childrenOf(one),
  "last-active": (one, other) => earlier(other.lastActivityAt, one.lastActivityAt),
  "most-complete": (one, other, context) => filledIn(other, context) - filledIn(one, context),
  oldest: (one, other) => earlier(one.snapshot.createdAt, other.snapshot.createdAt),
  newest: (one, other) => earlier(other.snapshot.createdAt, one.snapshot.createdAt),
  "last-changed": (one, other) => earlier(other.snapshot.modifiedAt, one.snapshot.modifiedAt),
  id: (one, other) => byId(one.snapshot.crmId, other.snapshot.crmId),
};

const WORDS: Readonly<Record<By, (better: Candidate, worse: Candidate, context: SurvivorContext) => string>> = {
  crm: () => "the CRM does not take the other way round",
  consent: () => "it holds the stricter consent in a property that only the CRM writes",
  synced: ({ snapshot }, _, context) => `another system knows it (${syncedBy(snapshot, context).join(", ")})`,
  owned: (_, { isOwnerActive }) => (isOwnerActive === false ? "its owner is still active" : "it has an owner"),
  "most-active": (better, worse) => `more records hang on it (${String(childrenOf(better))} to ${String(childrenOf(worse))})`,
  "last-active": ({ lastActivityAt }) => `something was last logged on it (${dayOf(lastActivityAt)})`,
  "most-complete": (better, worse, context) => `more of its properties are filled (${String(filledIn(better, context))} to ${String(filledIn(worse, context))})`,
  oldest: (better, worse) => `it was made first (${dayOf(better.snapshot.createdAt)}, the other ${dayOf(worse.snapshot.createdAt)})`,
  newest: (better, worse) => `it was made last (${dayOf(better.snapshot.createdAt)}, the other ${dayOf(worse.snapshot.createdAt)})`,
  "last-changed": (better, worse) => `it was changed last (${dayOf(better.snapshot.modifiedAt)}, the other ${dayOf(worse.snapshot.modifiedAt)})`,
  id: () => "nothing else tells the two apart, and its id comes first",
};

/** In how many properties that only the CRM writes a merge into the other would loosen what this one forbids. */
function stricterIn({ snapshot }: Candidate, other: Candidate, { policy, fields }: SurvivorContext): number {
  return fields.filter((field) => {
    const consent = field.writable ? null : consentOf(snapshot.object, field.name, policy);
    return consent !== null && isLaxer(consent, field, other.snapshot.values[field.name] ?? null, snapshot.values[field.name] ?? null);
  }).length;
}

const syncedBy = ({ values }: RecordSnapshot, { policy }: SurvivorContext): readonly string[] => policy.merge.syncedBy.filter((name) => !isBlank(values[name]));
const isSynced = ({ snapshot }: Candidate, context: SurvivorContext): boolean => syncedBy(snapshot, context).length > 0;
const isOwned = ({ snapshot, isOwnerActive }: Candidate): boolean => isOwnerActive !== false && OWNER_PROPERTIES.some((name) => !isBlank(snapshot.values[name]));
const childrenOf = ({ snapshot }: Candidate): number => snapshot.children.reduce((sum, { ids }) => sum + ids.length, 0);

/** What people filled: what the CRM reckons by itself says nothing of care, nor does a box that is not ticked. */
const filledIn = ({ snapshot }: Candidate, { fields }: SurvivorContext): number =>
  fields.filter(({ name, type, writable }) => writable && !isBlank(snapshot.values[name]) && !(type === "boolean" && snapshot.values[name].toLowerCase() === "false")).length;

const earlier = (one: Instant | null, other: Instant | null): number => (one === null || other === null || one === other ? 0 : one < other ? -1 : 1);
const dayOf = (at: Instant | null): string => at?.slice(0, 10) ?? "day unknown";

/** Numbers by their size, other ids as text. */
const byId = (one: string, other: string): number => (one === other ? 0 : one.length - other.length || (one < other ? -1 : 1));
