import * as z from "zod";

const Domain = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "a lower-case domain name");
const Address = z.email().transform((address) => address.toLowerCase());

/** Fields of one object that can be mapped; each costs a column in every read. */
const MAPPED_FIELDS_MAX = 30;
const FieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,99}$/, "the CRM's name of a field");
/** `contact.mapped.Region__c` */
const MappedFieldName = z.templateLiteral([z.enum(["contact", "account", "opportunity"]), ".mapped.", FieldName]);
const FieldNames = z.array(FieldName).max(MAPPED_FIELDS_MAX).default([]);

/** The fields of the CRM's own records that Steward may change, as `src/domain/model/record-fields.ts` has them. */
export const RECORD_FIELD_NAMES = [
  "contact.firstName", "contact.lastName", "contact.title", "contact.email", "contact.phone", "contact.ownerId",
  "account.name", "account.website", "account.phone", "account.city", "account.ownerId",
  "opportunity.name", "opportunity.stage", "opportunity.amount", "opportunity.closeDate", "opportunity.ownerId",
] as const;

const AnyFieldName = z.union([z.enum(RECORD_FIELD_NAMES), MappedFieldName]);
/** More fields than one organisation's workflows listen to. */
const GUARDED_FIELDS_MAX = 200;
const GuardedFields = z.array(AnyFieldName).max(GUARDED_FIELDS_MAX);

/** A telephone number as dialled from anywhere. */
const Phone = z.string().regex(/^\+[1-9]\d{6,14}$/, "a telephone number with its country, +12165550188");
/** Entries of one list; each costs a look at every activity. */
const LIST_MAX = 5_000;
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

/** What the state of a record is looked through for, as `src/domain/findings/rules/` has it; docs/hygiene.md says what each is for. */
export const HYGIENE_RULE_NAMES = [
  "deal-without-activity", "past-close-date", "past-next-step", "missing-required", "missing-critical", "owner-inactive", "owner-absent",
  "phone-form", "country-form", "state-form", "title-casing", "name-casing", "url-form", "lead-source", "white-space",
  "domain-conflict", "phone-country-conflict", "contact-without-account", "account-without-contacts", "account-without-activity",
  "deal-without-account", "deal-without-contacts", "lifecycle-conflict", "consent-conflict", "shadow-facts",
] as const;
/** Fields of the CRM's own making that mean something: only those that `fields.mapped` has Steward read. */
const meant = (...names: readonly z.input<typeof MappedFieldName>[]) => z.array(MappedFieldName).max(MAPPED_FIELDS_MAX).default([...names]);
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
  /** How two records become one (docs/merging.md). Nothing is merged without a person. */
  merge: z.strictObject({
    /** Somebody of this organisation has read these settings and stands by them. Off: no merge is proposed or done. */
    enabled: z.boolean().default(false),
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
  }).prefault({}),
  /** Who answers for what cannot simply be written back: merges, deletes, overwrites. Without it they are refused. */
  governance: z.strictObject({
    /** By user address, who decides for an object. Empty: whoever holds the role data-owner, so that more people can, and nobody in particular has to. */
    dataOwners: z.strictObject({ contact: Owners, account: Owners, opportunity: Owners }).prefault({}),
    /** Who may give the second approval. More of them: less waiting; fewer: each knows better what is asked. */
    approvers: Owners,
    /** The audit log has to have been verified within so many hours. Shorter: damage is found before more is done; longer: a night or two may be missed. */
    verifiedWithinHours: z.int().min(1).max(24 * 31).default(72),
    /** Fields of the house that are always reviewed, and as what. Classes of the CRM's own fields are known. More of them: fewer surprises, more single decisions. */
    classes: z.record(MappedFieldName, ApprovalClassName).refine(...atMost(GUARDED_FIELDS_MAX)).default({}),
  }).prefault({}),
  suggestions: z.strictObject({
    /** A new title or number in a contact's own signature is put before whoever owns the data. More records stay right; more questions are asked. */
    fromSignatures: z.boolean().default(true),
  }).prefault({}),
  hygiene: z.strictObject({
    /** Rules that look at nothing. Fewer rules: fewer questions, and what they would have found stays as it is. */
    off: z.array(z.enum(HYGIENE_RULE_NAMES)).default([]),
    /** Questions that one reviewer is asked in a week. More: the CRM is clean sooner; fewer: people still read them. */
    perReviewerPerWeek: z.int().min(0).max(200).default(10),
    /** So many findings of one rule, field and reviewer are one question with examples. Fewer: fewer questions; more: each record is looked at by itself. */
    equalFrom: z.int().min(2).max(1_000).default(4),
    /** An open deal without any activity for so long. Shorter: forgotten deals are seen sooner; longer: slow ones are left alone. */
    dealIdleDays: z.int().positive().max(3_650).default(30),
    /** A company with contacts and without any activity for so long. As above. */
    accountIdleDays: z.int().positive().max(3_650).default(365),
    /** So many days after its closing date or next step an open deal is asked about. Fewer: forecasts are right sooner; more: whoever books a day late is left alone. */
    graceDays: z.int().min(0).max(365).default(3),
    /** Fields that work depends on although the CRM lets them be empty. More of them: more complete records, more questions. */
    critical: GuardedFields.default(["opportunity.amount", "opportunity.closeDate", "contact.email"]),
    /** Sources of leads that reports know, where the CRM's own field takes any text. Empty: the CRM's own list decides, where it has one. */
    leadSources: z.array(z.string().trim().min(1).max(100)).max(200).default([]),
    /** What mapped fields mean. A field that is missing here is not looked at; one that means something else brings false alarms. */
    fields: z.strictObject({
      lastActivity: meant("opportunity.mapped.LastActivityDate", "account.mapped.LastActivityDate", "opportunity.mapped.notes_last_updated", "account.mapped.notes_last_updated"),
      nextStep: meant("opportunity.mapped.NextStep", "opportunity.mapped.hs_next_step", "opportunity.mapped.Next_Step_Date__c"),
      country: meant("contact.mapped.country", "contact.mapped.MailingCountry", "account.mapped.country", "account.mapped.BillingCountry"),
      state: meant("contact.mapped.state", "contact.mapped.MailingState", "account.mapped.state", "account.mapped.BillingState"),
      url: meant("contact.mapped.website", "contact.mapped.hs_linkedin_url", "contact.mapped.LinkedIn__c", "account.mapped.website", "account.mapped.Website", "account.mapped.linkedin_company_page"),
      leadSource: meant("contact.mapped.LeadSource", "opportunity.mapped.LeadSource", "account.mapped.AccountSource"),
      lifecycle: meant("contact.mapped.lifecyclestage", "account.mapped.lifecyclestage"),
      optOut: meant("contact.mapped.hs_email_optout", "contact.mapped.HasOptedOutOfEmail"),
      enrolment: meant("contact.mapped.hs_sequences_is_enrolled", "contact.mapped.hs_lead_status"),
      linkedin: meant("contact.mapped.hs_linkedin_url", "contact.mapped.LinkedIn__c"),
      notes: meant("contact.mapped.Description", "contact.mapped.message", "account.mapped.description", "account.mapped.Description", "opportunity.mapped.description", "opportunity.mapped.Description"),
    }).prefault({}),
  }).prefault({}),
  limits: z.strictObject({
    /**
     * Of the calls that the CRM allows a day, so many percent are kept for what people wait for: once the rest is used up,
     * by whichever app, reading and reconciling pause. For CRMs that tell how many were used (Salesforce).
     */
    reservePercent: z.int().min(0).max(95).default(20),
  }).prefault({}),
  /** Activity logging is granted: a new installation starts on probation until an admin grants it. */
  grants: z.strictObject({ activityLogging: z.boolean().default(false) }).prefault({}),
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
