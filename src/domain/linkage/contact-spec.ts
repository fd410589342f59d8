import type { Condition } from "./condition.ts";
import type { Preparation } from "./features.ts";
import { readAddress } from "./read-address.ts";
import { readDate } from "./read-date.ts";
import { readCompany, readEmail, readFamily, readGiven, readNumber, readPerson, readPhone, readPostcode, readWebsite, readWords } from "./readers.ts";
import type { BlockRule, Comparison, KeyPart, ObjectSpec } from "./spec.ts";

const preparation: Preparation = {
  readers: {
    firstName: readGiven,
    lastName: readFamily,
    fullName: readPerson,
    email: readEmail,
    phone: readPhone,
    company: readCompany,
    website: readWebsite,
    city: readWords,
    postcode: readPostcode,
    street: readAddress,
    streetNumber: readNumber,
    birthDate: readDate,
    nationalId: readNumber,
    externalId: readNumber,
    jobTitle: readWords,
  },
  features: {
    first: [["firstName", "name"], ["fullName", "given"]],
    firstForms: [["firstName", "standsFor"], ["fullName", "standsFor"]],
    firstCommon: [["firstName", "common"], ["fullName", "common"]],
    last: [["lastName", "name"], ["fullName", "family"]],
    lastSound: [["lastName", "sound"], ["fullName", "sound"]],
    email: [["email", "address"]],
    emailLocal: [["email", "local"]],
    emailOwn: [["email", "own"]],
    emailDomain: [["email", "domain"]],
    phone: [["phone", "number"]],
    phoneLocal: [["phone", "local"]],
    firm: [["company", "core"]],
    firmWords: [["company", "words"]],
    firmDomain: [["website", "domain"], ["email", "domain"]],
    city: [["city", "text"]],
    postcode: [["postcode", "code"]],
    street: [["street", "street"]],
    streetNumber: [["streetNumber", "number"], ["street", "number"]],
    birth: [["birthDate", "day"]],
    birthDays: [["birthDate", "days"]],
    birthYear: [["birthDate", "year"]],
    nationalId: [["nationalId", "number"]],
    externalId: [["externalId", "number"]],
    jobTitle: [["jobTitle", "text"]],
  },
};

type Part = string | KeyPart;

const key = (...parts: readonly Part[]): BlockRule["key"] => parts.map((part) => (typeof part === "string" ? { feature: part } : part));
const front = (feature: string, chars: number): KeyPart => ({ feature, chars });
const eitherName: KeyPart = { feature: "firstCommon", or: "last" };

/** Keys that namesakes or neighbours share by the dozen; rare values are telling all the same. */
const RARE_MAX = 30;
const SMALL_TABLE = 60_000;
/**
 * In large tables blocks of namesakes are mostly strangers: of a million contacts those of six and more bring two thirds of all pairs and one in a
 * thousand of the equal ones, and these cannot be told from strangers.
 */
const NAMESAKES = { above: SMALL_TABLE, blockMax: 5 };
const NEIGHBOURS = { above: SMALL_TABLE, blockMax: 8 };
const COLLEAGUES = { above: SMALL_TABLE, blockMax: 20 };

const rules: readonly BlockRule[] = [
  { name: "national id", key: key("nationalId"), session: true, deterministic: true },
  { name: "email", key: key("email"), session: true },
  { name: "email and family name", key: key("email", "last"), deterministic: true },
  { name: "phone", key: key("phone"), session: true },
  { name: "phone and family name", key: key("phone", "last"), deterministic: true },
  { name: "names", key: key("first", "last"), blockMax: RARE_MAX, inLarge: NAMESAKES, session: true },
  { name: "common names", key: key("firstCommon", "last"), blockMax: RARE_MAX, inLarge: NAMESAKES },
  { name: "family name and birth", key: key("last", "birth"), session: true, deterministic: true },
  { name: "a name and birth", key: key(eitherName, "birth") },
  { name: "a name and postcode", key: key(eitherName, "postcode") },
  { name: "family name and firm's domain", key: key("last", "firmDomain") },
  { name: "given name and firm's domain", key: key("firstCommon", "firmDomain"), inLarge: COLLEAGUES },
  { name: "family name and firm", key: key("lastSound", front("first", 1), "firm") },
  { name: "given name, firm and city", key: key("firstCommon", "firm", "city") },
  { name: "names and city", key: key("first", "last", "city") },
  { name: "names and firm", key: key("first", "last", front("firm", 4)), inLarge: COLLEAGUES },
  { name: "sound, initial and city", key: key("lastSound", front("first", 1), "city"), blockMax: RARE_MAX, inLarge: NEIGHBOURS },
  { name: "sound and postcode", key: key("lastSound", "postcode") },
  { name: "mail name and family name", key: key("emailOwn", "lastSound") },
  { name: "mail name and birth", key: key("emailLocal", "birth") },
  { name: "local number", key: key("phoneLocal", front("last", 2)) },
  { name: "birth and place", key: key("birth", { feature: "city", or: "postcode" }) },
  { name: "birth year, profession and city", key: key("birthYear", "jobTitle", "city") },
  { name: "sounding names", key: key("firstCommon", "lastSound"), tableMax: SMALL_TABLE },
  { name: "a name and city", key: key(eitherName, "city"), tableMax: SMALL_TABLE },
  { name: "rare family name", key: key("last"), blockMax: RARE_MAX, tableMax: SMALL_TABLE },
  { name: "rare given name", key: key("first"), blockMax: RARE_MAX, tableMax: SMALL_TABLE },
  { name: "rare birth", key: key("birth"), blockMax: RARE_MAX, tableMax: SMALL_TABLE },
  { name: "rare postcode", key: key("postcode"), blockMax: RARE_MAX, tableMax: SMALL_TABLE },
  { name: "street", key: key("street"), blockMax: RARE_MAX, tableMax: SMALL_TABLE },
  { name: "house number and city", key: key("streetNumber", "city"), blockMax: RARE_MAX, tableMax: SMALL_TABLE },
];

const equal = (feature: string): Condition => ({ is: "equal", feature });
const similar = (feature: string, min: number): Condition => ({ is: "similar", feature, min });
const all = (...of: readonly Condition[]): Condition => ({ is: "all", of });
const any = (...of: readonly Condition[]): Condition => ({ is: "any", of });

const swapped: Condition = { is: "swapped", features: ["first", "last"] };
const madeOfNames: Condition = { is: "missing", feature: "emailOwn" };
const namesAgree = all(any(equal("first"), { is: "shares", feature: "firstForms" }), equal("last"));
const namesAlike = all(any(similar("first", 0.8), { is: "shares", feature: "firstForms" }), similar("last", 0.8));

const comparisons: readonly Comparison[] = [
  {
    name: "first name",
    needs: ["first"],
    levels: [
      { name: "exact", when: equal("first"), frequency: { feature: "first", scale: 1 } },
      { name: "swapped", when: swapped },
      { name: "short form", when: { is: "shares", feature: "firstForms" } },
      { name: "similar", when: similar("first", 0.92) },
      { name: "crossed", when: { is: "crossed", features: ["first", "last"] } },
      { name: "roughly similar", when: any(similar("first", 0.8), { is: "initial", feature: "first" }) },
    ],
  },
  {
    name: "last name",
    needs: ["last"],
    levels: [
      { name: "exact", when: equal("last"), frequency: { feature: "last", scale: 1 } },
      { name: "swapped", when: swapped, neutral: true },
      { name: "similar", when: similar("last", 0.92) },
      { name: "roughly similar", when: any(similar("last", 0.8), equal("lastSound")) },
    ],
  },
  {
    name: "email",
    needs: ["email"],
    levels: [
      // Of two namesakes in one firm both may be called `ana.bell@`: the address says no more than the firm.
      { name: "exact, as the names say", when: all(equal("email"), namesAgree, madeOfNames, equal("emailDomain")), frequency: { feature: "emailDomain", scale: 1 } },
      { name: "exact", when: equal("email"), frequency: { feature: "email", scale: 1 } },
      { name: "same own name, other domain", when: equal("emailOwn"), frequency: { feature: "emailOwn", scale: 1 } },
      { name: "as the names say, other domain", when: all(namesAlike, similar("emailLocal", 0.8)), neutral: true },
      { name: "same name, other domain", when: equal("emailLocal") },
      { name: "similar", when: similar("email", 0.94) },
      { name: "similar name", when: similar("emailLocal", 0.9) },
    ],
  },
  {
    name: "phone",
    needs: ["phone"],
    levels: [
      { name: "exact", when: equal("phone"), frequency: { feature: "phone", scale: 1 } },
      { name: "one digit apart", when: any(equal("phoneLocal"), { is: "edits", feature: "phone", max: 1 }) },
    ],
  },
  {
    name: "firm",
    needs: ["firm", "firmDomain"],
    unless: all(equal("email"), equal("emailDomain")),
    levels: [
      { name: "same domain", when: equal("firmDomain"), frequency: { feature: "firmDomain", scale: 1 } },
      { name: "same name", when: any(equal("firm"), equal("firmWords")), frequency: { feature: "firm", scale: 1 } },
      { name: "similar", when: any(similar("firmDomain", 0.92), similar("firm", 0.92)) },
    ],
  },
  {
    name: "place",
    needs: ["city", "postcode"],
    levels: [
      { name: "same postcode", when: equal("postcode"), frequency: { feature: "postcode", scale: 1 } },
      { name: "same city", when: equal("city"), frequency: { feature: "city", scale: 1 } },
      { name: "similar", when: any(similar("city", 0.9), { is: "edits", feature: "postcode", max: 1 }) },
      // Two neighbouring digits that changed places are two edits.
      { name: "roughly similar", when: any(similar("city", 0.75), { is: "edits", feature: "postcode", max: 2 }) },
    ],
  },
  {
    name: "street",
    needs: ["street"],
    levels: [
      { name: "same house", when: all(equal("street"), equal("streetNumber")) },
      { name: "same street", when: equal("street") },
      { name: "similar", when: similar("street", 0.88) },
    ],
  },
  {
    name: "birth date",
    needs: ["birth"],
    levels: [
      { name: "exact", when: equal("birth"), frequency: { feature: "birth", scale: 1 } },
      { name: "one digit apart", when: { is: "edits", feature: "birth", max: 1 } },
      { name: "two digits apart", when: any({ is: "edits", feature: "birth", max: 2 }, { is: "near", feature: "birthDays", max: 31 }) },
      { name: "within a year", when: any({ is: "near", feature: "birthDays", max: 366 }, equal("birthYear")) },
      { name: "within ten years", when: { is: "near", feature: "birthDays", max: 3_653 } },
    ],
  },
  {
    name: "national id",
    needs: ["nationalId"],
    levels: [
      { name: "exact", when: equal("nationalId") },
      { name: "two digits apart", when: { is: "edits", feature: "nationalId", max: 2 } },
    ],
  },
  {
    name: "job title",
    needs: ["jobTitle"],
    levels: [{ name: "exact", when: equal("jobTitle"), frequency: { feature: "jobTitle", scale: 0.5 } }],
  },
];

/** People: contacts and leads. */
export const CONTACT_SPEC: ObjectSpec = {
  object: "contact",
  preparation,
  rules,
  blockMax: 300,
  comparisons,
  // On all tables of people with known truth an even chance lay two to four bits below 0.
  priorBits: 2,
  hardEvidence: [
    equal("externalId"),
    equal("nationalId"),
    all(equal("email"), similar("first", 0.8), similar("last", 0.8)),
    all(equal("phone"), namesAgree),
  ],
  vetoes: [
    { is: "differs", feature: "externalId" },
    { is: "differs", feature: "nationalId" },
    { is: "differs", feature: "birth" },
  ],
};
