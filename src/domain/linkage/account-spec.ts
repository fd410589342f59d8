import type { Condition } from "./condition.ts";
import type { Preparation } from "./features.ts";
import { readAddress } from "./read-address.ts";
import { readCompany, readEmail, readNumber, readPhone, readPostcode, readWebsite, readWords } from "./readers.ts";
import type { BlockRule, Comparison, ObjectSpec } from "./spec.ts";

const preparation: Preparation = {
  readers: {
    name: readCompany,
    website: readWebsite,
    email: readEmail,
    phone: readPhone,
    street: readAddress,
    streetNumber: readNumber,
    city: readWords,
    postcode: readPostcode,
    registration: readNumber,
    externalId: readNumber,
  },
  features: {
    name: [["name", "whole"]],
    core: [["name", "core"]],
    words: [["name", "words"]],
    domain: [["website", "domain"], ["email", "domain"]],
    phone: [["phone", "number"]],
    phoneLocal: [["phone", "local"]],
    street: [["street", "street"]],
    streetNumber: [["streetNumber", "number"], ["street", "number"]],
    city: [["city", "text"]],
    postcode: [["postcode", "code"], ["street", "postcode"]],
    registration: [["registration", "number"]],
    externalId: [["externalId", "number"]],
  },
};

const rules: readonly BlockRule[] = [
  { name: "registration", key: [{ feature: "registration" }], session: true, deterministic: true },
  { name: "domain", key: [{ feature: "domain" }], session: true },
  { name: "phone", key: [{ feature: "phoneLocal" }], session: true, deterministic: true },
  { name: "core name", key: [{ feature: "core" }], session: true },
  { name: "house", key: [{ feature: "streetNumber" }, { feature: "street", chars: 4 }], session: true },
  { name: "name's front and postcode", key: [{ feature: "core", chars: 4 }, { feature: "postcode" }] },
  { name: "name's front and city", key: [{ feature: "core", chars: 4 }, { feature: "city" }] },
  { name: "name's front", key: [{ feature: "core", chars: 6 }] },
  { name: "word", key: [{ feature: "words", each: true }] },
];

const equal = (feature: string): Condition => ({ is: "equal", feature });
const similar = (feature: string, min: number): Condition => ({ is: "similar", feature, min });
const all = (...of: readonly Condition[]): Condition => ({ is: "all", of });
const any = (...of: readonly Condition[]): Condition => ({ is: "any", of });

const comparisons: readonly Comparison[] = [
  {
    name: "name",
    needs: ["core"],
    levels: [
      { name: "exact", when: equal("core"), frequency: { feature: "core", scale: 1 } },
      { name: "same words", when: equal("words"), frequency: { feature: "words", scale: 1 } },
      { name: "most words", when: any({ is: "overlap", feature: "words", of: "larger", min: 0.75, words: 2 }, similar("core", 0.95)) },
      { name: "one within the other", when: { is: "overlap", feature: "words", of: "smaller", min: 1, words: 2 } },
      { name: "similar", when: any(similar("core", 0.88), { is: "overlap", feature: "words", of: "smaller", min: 0.6, words: 2 }) },
      { name: "a common word", when: { is: "shares", feature: "words" } },
    ],
  },
  { name: "domain", needs: ["domain"], levels: [{ name: "exact", when: equal("domain"), frequency: { feature: "domain", scale: 1 } }] },
  {
    name: "phone",
    needs: ["phone"],
    levels: [
      { name: "exact", when: equal("phone"), frequency: { feature: "phone", scale: 1 } },
      { name: "one digit apart", when: any(equal("phoneLocal"), { is: "edits", feature: "phone", max: 1 }) },
    ],
  },
  {
    name: "street",
    needs: ["street"],
    levels: [
      { name: "same house", when: all(equal("street"), equal("streetNumber")) },
      { name: "same house, similar street", when: all(similar("street", 0.85), equal("streetNumber")) },
      { name: "similar street", when: similar("street", 0.92) },
      { name: "same number", when: equal("streetNumber") },
    ],
  },
  {
    name: "place",
    needs: ["postcode", "city"],
    levels: [
      { name: "same postcode", when: equal("postcode"), frequency: { feature: "postcode", scale: 1 } },
      { name: "same city", when: equal("city"), frequency: { feature: "city", scale: 0.5 } },
      { name: "similar", when: any(similar("city", 0.9), { is: "edits", feature: "postcode", max: 1 }) },
    ],
  },
  { name: "registration", needs: ["registration"], levels: [{ name: "exact", when: equal("registration") }] },
];

/** Firms, sites, organisations. */
export const ACCOUNT_SPEC: ObjectSpec = {
  object: "account",
  preparation,
  rules,
  blockMax: 200,
  comparisons,
  priorBits: 0,
  hardEvidence: [equal("externalId"), equal("registration"), all(equal("domain"), similar("core", 0.8)), all(equal("phone"), equal("core"))],
  vetoes: [
    { is: "differs", feature: "externalId" },
    { is: "differs", feature: "registration" },
  ],
};
