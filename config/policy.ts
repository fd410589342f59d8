import * as z from "zod";
import { AlertsSection } from "./policy/alerts.ts";
import { AuthoritySection, GrantedClass } from "./policy/authority.ts";
import { HYGIENE_RULE_NAMES, HygieneSection } from "./policy/hygiene.ts";
import { Address, AnyFieldName, Domain, FieldNames, GuardedFields, LIST_MAX } from "./policy/kinds.ts";
import { GovernanceSection, MergeSection } from "./policy/merge.ts";

/** A telephone number as dialled from anywhere. */
const Phone = z.string().regex(/^\+[1-9]\d{6,14}$/, "a telephone number with its country, +12165550188");
const People = z.array(z.union([Address, Phone])).max(LIST_MAX).default([]);
const KEYWORDS_MAX = 200;
const Keyword = z.strictObject({
  /** Whole words, in any case. */
  words: z.string().trim().min(3).max(100),
  /** block: nothing of the activity is kept; review: somebody looks; exclude: the sentence goes, and somebody looks. */
  effect: z.enum(["block", "review", "exclude"]),
});

const ABSENCES_MAX = 1_000;
const Absence = z.strictObject({ user: Address, from: z.iso.date(), to: z.iso.date(), deputy: Address })
  .refine(({ from, to }) => from <= to, "`to` not before `from`").refine(({ user, deputy }) => user !== deputy, "another deputy than the user");

const FOLDERS_MAX = 500;
const Folder = z.strictObject({
  /** Its name, in any case, with all below it: `Private` means `INBOX/Private/2026` too. */
  name: z.string().trim().min(1).max(200).regex(/[^/\\\s]/, "a folder's name"),
  /** block: nothing of the activity is kept; exclude: who and when are kept, its words are not, and somebody looks. */
  effect: z.enum(["block", "exclude"]),
});

/** keep: left as it is; mask-others: kept only if it reaches somebody who takes part, or one of us; mask: never kept. */
const ContactData = z.enum(["keep", "mask-others", "mask"]).default("keep");

/** The kinds of activity, as `src/domain/model/activity.ts` has them. */
const ACTIVITY_KIND_NAMES = ["email", "call", "meeting", "text", "note", "form"] as const;
const SummaryWords = z.int().min(20).max(200);
const SUMMARY_PARTS_MAX = 10;
/** How much of each part a summary tells; the rest stands on the engagement below it. */
const SummaryLayout = z.strictObject({
  wordsMax: SummaryWords.optional(),
  steps: z.int().min(0).max(SUMMARY_PARTS_MAX).optional(),
  promises: z.int().min(0).max(SUMMARY_PARTS_MAX).optional(),
  news: z.int().min(0).max(SUMMARY_PARTS_MAX).optional(),
  /** Whole sentences beside the facts. */
  sentences: z.int().min(0).max(2).optional(),
});

/** What an admin sets for one installation. Unknown keys are typos and are refused. */
export const PolicySchema = z.strictObject({
  organisation: z.strictObject({
    /** Domains of our own people's addresses. */
    ownDomains: z.array(Domain).default([]),
    /** ISO 3166-1 region in which a phone number without country code is read. */
    defaultRegion: z.string().length(2).default("US"),
    /** Domains of public mail providers besides the built-in list: they never identify an account. */
    freeMailDomains: z.array(Domain).default([]),
    /** Roles by user address, where the CRM does not tell. */
    roles: z.record(z.string(), z.enum(["rep", "manager", "data-owner", "privacy-owner", "admin"])).default({}),
    /** Teams by user address, for measures by team. */
    teams: z.record(z.string(), z.string().trim().min(1).max(60)).default({}),
  }).prefault({}),
  privacy: z.strictObject({
    blockedDomains: z.array(Domain).default([]),
    privateAddresses: z.array(Address).default([]),
    /** Numbers like them: a call or text with one leaves nothing but a stub. */
    privatePhones: z.array(Phone).max(LIST_MAX).default([]),
    counselAddresses: z.array(Address).default([]),
    hrAddresses: z.array(Address).default([]),
    /**
     * Telephone numbers, mail addresses and addresses of machines in the text itself. Business is done by them, so they stay: masked,
     * a text tells nothing of people beside the participants, but a new number in a signature and the sender of a forwarded mail are lost too.
     */
    contactData: z.strictObject({ phones: ContactData, emails: ContactData, ipAddresses: ContactData }).prefault({}),
    /** Words of the house that no rule can know: names of projects, of patients' units. Short or common ones stop much that is harmless. */
    keywords: z.array(Keyword).max(KEYWORDS_MAX).default([]),
    /** Folders and labels of mailboxes, calendars and their categories, by the names that sources tell. What a source does not tell cannot be kept out by it. */
    folders: z.array(Folder).max(FOLDERS_MAX).default([]),
    /** Whoever asked to be left alone, and what becomes of what still arrives with them: a stub, or a question to the privacy owner without any of the words. */
    optOuts: People,
    onOptOut: z.enum(["block", "review"]).default("review"),
    /** Parties of a dispute. Everything with them waits for a person: what stands in a CRM can be asked for in court. */
    legalHolds: z.strictObject({ people: People, domains: z.array(Domain).max(LIST_MAX).default([]) }).prefault({}),
    /** What becomes of an exchange among colleagues alone. With review more of what was said about customers is logged, and a slip shows it to whoever reads the record. */
    onInternalOnly: z.enum(["block", "review"]).default("block"),
    /** What becomes of a talk in which somebody objects to being recorded. Review keeps its text until a person decided; some laws forbid that. */
    onRecordingObjection: z.enum(["block", "review"]).default("block"),
  }).prefault({}),
  match: z.strictObject({
    /** Evidence in bits. At or above, and this far ahead of the runner-up: clear. */
    clearAtBits: z.number().default(12),
    leadBits: z.number().positive().default(5),
    /** `steward calibrate` never proposes less than these, whatever people decided. Lower: more may come to go unasked. */
    clearAtBitsMin: z.number().default(10),
    leadBitsMin: z.number().positive().default(3),
  }).prefault({}),
  calibration: z.strictObject({
    /** Of what goes unasked so much may be wrong, with 97.5 % certainty, before less caution is proposed. Lower: more decisions are needed to show it. */
    wrongPercentMax: z.number().positive().max(20).default(2),
    /** Decisions that have to be there before anything is proposed. Fewer: an early, less certain word. */
    decisionsMin: z.int().min(50).default(200),
  }).prefault({}),
  fields: z.strictObject({
    /** Fields that not everybody who may decide a review may change, and whose decision it is. An admin may change all but nobody's. */
    protected: z.partialRecord(AnyFieldName, z.enum(["manager", "data-owner", "privacy-owner", "admin", "nobody"])).default({
      "contact.ownerId": "data-owner", "account.ownerId": "data-owner", "opportunity.ownerId": "data-owner", "opportunity.stage": "manager",
    }),
    /**
     * Fields by which work is routed or assigned: a change of one moves a record to other people or into other queues. Each is decided by
     * itself, never in bulk. More of them: fewer surprises, more single decisions.
     */
    routing: GuardedFields.default([
      "contact.ownerId", "account.ownerId", "opportunity.ownerId", "contact.mapped.hs_lead_status", "contact.mapped.lifecyclestage", "contact.mapped.Status",
      "account.mapped.Territory2Id", "opportunity.mapped.Territory2Id", "account.mapped.hs_lead_status", "account.mapped.lifecyclestage",
    ]),
    /** Fields to which a workflow listens that writes to customers. What is missing here goes out unasked once approved; what is too much is decided one by one. */
    customerVisible: GuardedFields.default([]),
    /**
     * Fields of the CRM's own making that Steward reads, and may change when a person asks for it, besides those it knows:
     * by the CRM's name of the field (`Region__c`, `region`).
     */
    mapped: z.strictObject({ contact: FieldNames, account: FieldNames, opportunity: FieldNames }).prefault({}),
  }).prefault({}),
  engagements: z.strictObject({
    /**
     * Records of activities to whose making a workflow of this CRM answers with something that customers see. Steward itself invites and mails nobody.
     * Listed, each of them waits for a person.
     */
    customerVisible: z.array(z.enum(["email", "call", "meeting", "text", "note", "task"])).max(6).default([]),
  }).prefault({}),
  summary: z.strictObject({
    /** Longer: more is told; shorter: more of it is read. */
    wordsMax: SummaryWords.default(60),
    /** By kind of activity, where it is to differ: a call told in steps alone, a note in its own sentences. */
    kinds: z.partialRecord(z.enum(ACTIVITY_KIND_NAMES), SummaryLayout).default({}),
  }).prefault({}),
  /** A language model that reads beside the rules (docs/model.md). It runs where LLM_PROVIDER names one as well, and only ever adds doubts. */
  model: z.strictObject({
    /** Screened text goes to the provider. On: summaries in better words and fewer things missed; off: nothing leaves the machine, and every verdict can be repeated. */
    use: z.boolean().default(false),
    /** Of which kinds. Fewer: less is sent and paid; long talks gain most. */
    kinds: z.array(z.enum(ACTIVITY_KIND_NAMES)).default(["email", "call", "meeting", "note"]),
    /** Steps, promises and signals that the rules did not see are put before a person. Off: the model words summaries alone, and fewer people are asked. */
    findsMore: z.boolean().default(true),
    /** Longer: slow models get to answer; shorter: a dead one holds up less. */
    timeoutSeconds: z.int().min(1).max(60).default(20),
    /** An answer that is cut by this is none. */
    outputTokensMax: z.int().min(200).max(8_000).default(1_500),
    /** Beyond any of these budgets the rules read alone until the next minute or day (UTC). What a call may take at most is set aside before it goes out. */
    callsPerMinute: z.int().min(1).max(600).default(30),
    tokensPerDay: z.int().nonnegative().default(500_000),
    /** In the unit of the prices; null: the tokens alone are the limit. */
    costPerDay: z.number().nonnegative().nullable().default(null),
    /** What a million tokens cost, by the provider's list. Zero for a model of the house. */
    price: z.strictObject({ inputPerMillion: z.number().nonnegative().default(0), outputPerMillion: z.number().nonnegative().default(0) }).prefault({}),
  }).prefault({}),
  review: z.strictObject({
    /** A review task is put into the CRM as well, so that people meet it where they work. */
    tasksInCrm: z.boolean().default(true),
    /** Undecided for so long, a review goes on to whoever decides next. Shorter: quicker answers; longer: fewer people asked. */
    escalateAfterHours: z.int().positive().default(48),
    /** Undecided for so long in all, it ends and nothing is done. Longer: nothing is missed; shorter: old questions do not pile up. */
    expireAfterDays: z.int().positive().default(30),
    /**
     * Who is away, by address, and who decides meanwhile; both days count, where the user lives. A deputy sees what was meant for
     * another. Without an entry a review waits until it escalates.
     */
    absences: z.array(Absence).max(ABSENCES_MAX).default([]),
  }).prefault({}),
  merge: MergeSection,
  governance: GovernanceSection,
  suggestions: z.strictObject({
    /** A new title or number in a contact's own signature is put before whoever owns the data. More records stay right; more questions are asked. */
    fromSignatures: z.boolean().default(true),
  }).prefault({}),
  hygiene: HygieneSection,
  authority: AuthoritySection,
  alerts: AlertsSection,
  limits: z.strictObject({
    /**
     * Of the calls that the CRM allows a day, so many percent are kept for what people wait for: once the rest is used up,
     * by whichever app, reading and reconciling pause. For CRMs that tell how many were used (Salesforce).
     */
    reservePercent: z.int().min(0).max(95).default(20),
  }).prefault({}),
  /** Activity logging is granted: a new installation starts on probation until an admin grants it. */
  grants: z.strictObject({
    activityLogging: z.boolean().default(false),
    /** Fixes of findings that are made without asking, by kind of record and rule: what earned it (docs/authority.md). Fewer: more is asked. */
    fixes: z.array(GrantedClass).max(3 * HYGIENE_RULE_NAMES.length).default([]),
  }).prefault({}),
  retention: z.strictObject({
    /**
     * Words of an activity are kept for so many days after it was taken in, then removed with its participants, quotes and what
     * reviewers read; what waits for a decision or a write keeps them until that is over. Longer: people can look again at what was said;
     * shorter: less can leak or be asked for. The values behind the audit log go by erasure alone.
     */
    activityTextDays: z.int().positive().max(36_500).default(90),
    /** Measures and labelled examples older than this are deleted. Longer: trends across years; they name users of ours, and nobody else. */
    measureDays: z.int().min(28).default(800),
  }).prefault({}),
});

/** A policy as it is used: every setting has a value. */
export type Policy = Readonly<z.infer<typeof PolicySchema>>;
