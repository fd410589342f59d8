import * as z from "zod";
import { Address, Domain, FieldName, GUARDED_FIELDS_MAX, LIST_MAX, MappedFieldName } from "./kinds.ts";

/** The rules that choose which of two records survives, as `src/domain/merge/choose-survivor.ts` has them. */
const SURVIVOR_RULE_NAMES = ["synced", "owned", "most-active", "last-active", "most-complete", "oldest", "newest", "last-changed"] as const;
const SurvivorRules = z.array(z.enum(SURVIVOR_RULE_NAMES)).max(SURVIVOR_RULE_NAMES.length).refine((rules) => new Set(rules).size === rules.length, "each rule once");
/** The rules that choose one of two values, as `src/domain/merge/choose-value.ts` has them. */
const ValueRule = z.enum(["survivor", "filled", "last-changed", "first-made", "longest", "highest", "lowest", "union", "both", "as-merged"]);
/** Properties of one object with rules of their own. */
const MERGE_FIELDS_MAX = 200;
const atMost = (max: number) => [(group: object) => Object.keys(group).length <= max, `at most ${String(max)} properties`] as const;
const ValueRules = z.record(FieldName, ValueRule).refine(...atMost(MERGE_FIELDS_MAX)).default({});
const MergeFieldNames = z.array(FieldName).max(MERGE_FIELDS_MAX);
const CONSENT_STEPS_MAX = 20;
const ConsentSteps = z.array(z.string().max(200)).min(2).max(CONSENT_STEPS_MAX).refine((steps) => new Set(steps).size === steps.length, "each value once");
/** An account as the CRM or its domain names it. */
const AccountName = z.union([Domain, z.string().regex(/^[A-Za-z0-9]{1,40}$/, "a domain name, or the CRM's id of an account")]);
/** People who answer for data; more are nobody. */
const OWNERS_MAX = 50;
const Owners = z.array(Address).max(OWNERS_MAX).default([]);
/** As `src/domain/model/approval-classes.ts` has them. */
const ApprovalClassName = z.enum(["owner", "lifecycle", "stage", "amount", "discount", "price-book", "line-items", "currency", "terms", "consent", "routing", "territory", "compensation"]);

/** How two records become one (docs/merging.md). Nothing is merged without a person. */
export const MergeSection = z.strictObject({
  /** Somebody of this organisation has read these settings and stands by them. Off: no merge is proposed or done. */
  enabled: z.boolean().default(false),
  /** So many merges wait for people at once; the likeliest first. More: a backlog is cleared sooner; fewer: each is looked at. */
  askedAtOnce: z.int().min(1).max(500).default(25),
  /** Which of two survives: the first rule that tells them apart. What comes earlier outweighs all that follows. */
  survivor: z.strictObject({
    contact: SurvivorRules.default(["synced", "owned", "most-active", "most-complete", "oldest"]),
    account: SurvivorRules.default(["synced", "owned", "most-active", "most-complete", "oldest"]),
  }).prefault({}),
  /**
   * Which value stays where the two differ, by the CRM's name of the property; without an entry by its type: the survivor's where it has one, several
   * choices united. Rules that take from both lose less and may join what belongs apart. Consent is not chosen: the stricter always stays.
   */
  values: z.strictObject({ contact: ValueRules, account: ValueRules }).prefault({}),
  /** Consent that its name does not give away. What is missing here may end laxer than somebody asked for; what is too much is never loosened by a merge. */
  consent: z.strictObject({
    /** "Do not": true or filled is the stricter. */
    optOut: MergeFieldNames.default([]),
    /** "May": false or empty is the stricter. */
    optIn: MergeFieldNames.default([]),
    /** The values of a property, strictest first; `""` is no value. One that is not listed waits for a person. */
    steps: z.record(FieldName, ConsentSteps).refine(...atMost(MERGE_FIELDS_MAX)).default({}),
    /** Properties that tell nothing of consent though their names sound so. A wrong entry lets a merge loosen what somebody asked for. */
    ignored: MergeFieldNames.default([]),
  }).prefault({}),
  /** Properties that hold another system's id of the record. Listed, such a record survives; two different ids ask for a second pair of eyes. */
  syncedBy: MergeFieldNames.default(["salesforcecontactid", "salesforceleadid", "salesforceaccountid"]),
  /** When one approval is not enough. Lower: fewer merges that cost much go wrong, more people are asked. */
  fourEyes: z.strictObject({
    /** Open deals of both come to more than this, in any one currency. */
    openAmount: z.number().nonnegative().default(100_000),
    /** More records than this would move. */
    movedRecords: z.int().nonnegative().default(200),
    /** Accounts by domain or the CRM's id: they and their people always ask for two. */
    strategicAccounts: z.array(AccountName).max(LIST_MAX).default([]),
  }).prefault({}),
}).prefault({});

/** Who answers for what cannot simply be written back: merges, deletes, overwrites. Without it they are refused. */
export const GovernanceSection = z.strictObject({
  /** By user address, who decides for an object. Empty: whoever holds the role data-owner, so that more people can, and nobody in particular has to. */
  dataOwners: z.strictObject({ contact: Owners, account: Owners, opportunity: Owners }).prefault({}),
  /** Who may give the second approval. More of them: less waiting; fewer: each knows better what is asked. */
  approvers: Owners,
  /** The audit log has to have been verified within so many hours. Shorter: damage is found before more is done; longer: a night or two may be missed. */
  verifiedWithinHours: z.int().min(1).max(24 * 31).default(72),
  /** Fields of the house that are always reviewed, and as what. Classes of the CRM's own fields are known. More of them: fewer surprises, more single decisions. */
  classes: z.record(MappedFieldName, ApprovalClassName).refine(...atMost(GUARDED_FIELDS_MAX)).default({}),
}).prefault({});
