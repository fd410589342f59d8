import assert from "node:assert/strict";
import fc from "fast-check";

import { PolicySchema } from "../../../config/policy.ts";
import type { Finding } from "../../../src/domain/findings/finding.ts";
import { fixProposal } from "../../../src/domain/judge/fix-proposal.ts";
import { contactId, userId } from "../../../src/domain/model/ids.ts";
import type { User } from "../../../src/domain/model/records.ts";
import type { RecordFields } from "../../../src/domain/model/record-fields.ts";
import { guardsOf } from "../../../src/domain/proposal/guards.ts";
import { routeFix } from "../../../src/domain/proposal/route-fix.ts";
import { type AskedFinding, hygieneReview, hygieneReviewId, hygieneWords } from "../../../src/domain/review/hygiene-review.ts";
import { recordDecider } from "../../../src/domain/review/record-decider.ts";
import { classRefusal } from "../../../src/domain/rules/class-deciders.ts";

const AT = "2026-11-21T09:00:00.000Z";
const someUser = (name: string, role: User["role"], change: Partial<User> = {}): User => ({ id: userId(name), name, email: `${name}@seller.example`, phone: null, zone: "UTC", active: true, role, ...change });
const USERS = [someUser("rep", "rep"), someUser("owner", "data-owner"), someUser("named", "rep"), someUser("admin", "admin")];
const policy = PolicySchema.parse({});
const named = PolicySchema.parse({ governance: { dataOwners: { contact: ["named@seller.example"] } } });
const granted = PolicySchema.parse({ grants: { fixes: ["contact.name-casing"] } });
const someFinding = (change: Partial<Finding> = {}): Finding => ({
  id: "f1", rule: "name-casing", object: "contact", recordId: contactId("c1"), field: "lastName", risk: 1, worth: 1, name: "ANA BELL", ownerId: userId("rep"),
  evidence: [{ kind: "hygiene.name-casing", weight: 0, detail: "The name is in capitals." }], fix: { fields: { lastName: "Bell" }, base: { lastName: "BELL" } }, blocks: ["campaigns"], dataOwner: "data-owner", basis: "BELL", ...change,
});
const context = { policy, at: AT, hasDataOwner: true, isWithinBounds: false };
const asked = (finding: Finding): AskedFinding => ({ finding, proposal: fixProposal(finding, context) });
const fixOf = (fields: RecordFields, base: RecordFields = {}): Partial<Finding> => ({ fix: { fields, base } });

describe("who is asked about a finding", () => {
  const idOf = (finding: Finding, by = policy, users = USERS) => recordDecider(finding, { users, policy: by, at: AT }).assigneeId;

  it("when the policy names nobody, then the finding's role decides", () => {
    assert.equal(idOf(someFinding()), "owner");
    assert.equal(idOf(someFinding({ dataOwner: "record-owner" })), "rep");
  });

  it("when the policy names who owns the data, then they are asked of what is the data owner's, and of every field of an approval class", () => {
    assert.equal(idOf(someFinding(), named), "named");
    assert.equal(idOf(someFinding({ dataOwner: "record-owner" }), named), "rep");
    assert.equal(idOf(someFinding({ dataOwner: "record-owner", field: "ownerId" }), named), "named");
    assert.equal(idOf(someFinding({ dataOwner: "privacy-owner", field: "mapped.hs_email_optout" }), named), "named");
  });

  it("when whom it names is away, then their deputy is asked; when they left, then the role decides", () => {
    const away = { ...named, review: { ...named.review, absences: [{ user: "named@seller.example", from: "2026-11-01", to: "2026-11-30", deputy: "admin@seller.example" }] } };
    assert.deepEqual(recordDecider(someFinding(), { users: USERS, policy: away, at: AT }), { assigneeId: "admin", awayId: "named" });
    assert.equal(idOf(someFinding(), named, USERS.map((user) => (user.id === "named" ? { ...user, active: false } : user))), "owner");
  });
});

describe("what is proposed of a finding", () => {
  it("when something mends it, then it is a change over exactly what stands there, with the rule and its way back", () => {
    const proposal = fixProposal(someFinding(), context);
    assert.ok(proposal);
    assert.deepEqual([proposal.activityId, proposal.rule, proposal.fields, proposal.base, proposal.undo.how, proposal.reasons], ["f1", "name-casing", { lastName: "Bell" }, { lastName: "BELL" }, "restore-fields", ["probation"]]);
  });

  it("when nothing mends it, or nobody answers for what it would write over, then nothing is proposed; an empty field is filled all the same", () => {
    assert.equal(fixProposal(someFinding({ fix: null }), context), null);
    assert.equal(fixProposal(someFinding(), { ...context, hasDataOwner: false }), null);
    assert.notEqual(fixProposal(someFinding(fixOf({ title: "Buyer" }, { title: null })), { ...context, hasDataOwner: false }), null);
  });

  it("when any field of an approval class is among others, then it is a stop, whatever else changes", () => {
    const plain = fc.dictionary(fc.constantFrom("firstName", "lastName", "title"), fc.string(), { minKeys: 0, maxKeys: 3 });
    const classed = fc.constantFrom<[string, string]>(["mapped.lifecyclestage", "protected_field"], ["mapped.hs_email_optout", "protected_field"], ["mapped.Territory2Id", "routing_field"], ["mapped.hubspot_owner_id", "owner_change"], ["mapped.Sales_Commission__c", "protected_field"]);
    fc.assert(fc.property(plain, classed, (fields, [field, reason]) => {
      const change = { object: "contact" as const, fields: { ...fields, [field]: "x" } };
      // Whatever it has earned.
      const { route, reasons } = routeFix({ ...change, rule: "name-casing" }, granted, { isWithinBounds: true });
      return route === "review" && reasons.some((one) => one === reason) && !reasons.includes("probation") && guardsOf(change, policy).length > 0;
    }));
  });

  it("when its class may act alone, then it goes unasked within its bounds, and nothing else does", () => {
    const change = { object: "contact" as const, fields: { lastName: "Bell" }, rule: "name-casing" as const };
    assert.deepEqual(routeFix(change, granted, { isWithinBounds: true }), { route: "auto", reasons: [] });
    const asked = { route: "review", reasons: ["probation"] };
    assert.deepEqual([routeFix(change, granted, { isWithinBounds: false }), routeFix(change, policy, { isWithinBounds: true })], [asked, asked]);
    assert.deepEqual(routeFix({ ...change, rule: "title-casing" }, granted, { isWithinBounds: true }), asked);
    assert.deepEqual(routeFix({ object: "contact", fields: { lastName: "Bell" } }, granted, { isWithinBounds: true }), asked);
  });

  it("when the house gave a field a class, then it counts", () => {
    const own = PolicySchema.parse({ governance: { classes: { "contact.mapped.Region__c": "territory" } } });
    const change = { object: "contact" as const, fields: { "mapped.Region__c": "north" } };
    assert.deepEqual([guardsOf(change, policy), guardsOf(change, own)], [[], ["routing_field"]]);
  });
});

describe("the review of findings", () => {
  it("when there are many, then every one is named with what it would become, and no more than is proposed", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), (n) => {
      const [first, ...more] = Array.from({ length: n }, (_, at) => asked(someFinding({ id: `f${String(at)}`, name: `Person ${String(at)}!`, ...(at % 3 === 2 ? { fix: null } : {}) })));
      if (first === undefined) return false;
      const { detail, proposalIds } = hygieneWords([first, ...more], USERS);
      return Array.from({ length: n }, (_, at) => detail.includes(`- Person ${String(at)}!: `)).every(Boolean) && detail.split("Would become").length - 1 === proposalIds.length && new Set(proposalIds).size === proposalIds.length;
    }));
  });

  it("when an owner changes, then people are named, not ids; and values break no line", () => {
    const { detail } = hygieneWords([asked(someFinding({ ...fixOf({ ownerId: "owner", title: "a\nb" }, { ownerId: "rep", title: "c" }) }))], USERS.map((user) => ({ ...user, name: `Name of ${user.name}` })));
    assert.match(detail, /ownerId from "Name of rep" to "Name of owner", title from "c" to "a b"/);
  });

  it("when one fix has a stop, then the whole review has it", () => {
    const task = hygieneReview(hygieneReviewId("q"), [asked(someFinding()), asked(someFinding({ id: "f2", ...fixOf({ ownerId: "owner" }, { ownerId: "rep" }) }))], { users: USERS, policy, at: AT });
    assert.deepEqual([task.reasons.includes("owner_change"), task.reasons.includes("probation"), task.role, task.assigneeId], [true, false, "data-owner", "owner"]);
  });
});

describe("who decides about fields of an approval class", () => {
  const owner = { object: "contact" as const, fields: { ownerId: "rep" } };

  it("when the policy names its data owners, then they and admins alone", () => {
    const by = (user: User | undefined, change = owner) => classRefusal([change], named, { user: user ?? null, isAdmin: false, isKey: false });
    assert.match(by(USERS[0]) ?? "", /contact\.ownerId is decided by whoever governance\.dataOwners names/);
    assert.match(by(undefined) ?? "", /contact\.ownerId/);
    assert.deepEqual([by(USERS[2]), by(USERS[3]), classRefusal([owner], named, { user: null, isAdmin: true, isKey: false })], [null, null, null]);
    assert.equal(classRefusal([{ object: "contact", fields: { title: "Buyer" } }], named, { user: null, isAdmin: false, isKey: true }), null);
  });

  it("when it names nobody, then any person who may decide reviews does, and a key does not", () => {
    const by = (who: { readonly isAdmin: boolean; readonly isKey: boolean }, user: User | null = null) => classRefusal([owner], policy, { user, ...who });
    assert.deepEqual([by({ isAdmin: false, isKey: false }, someUser("rep", "rep")), by({ isAdmin: true, isKey: false })], [null, null]);
    assert.match(by({ isAdmin: false, isKey: true }) ?? "", /contact\.ownerId is decided by a person/);
    assert.equal(classRefusal([{ object: "contact", fields: { title: "Buyer" } }], policy, { user: null, isAdmin: false, isKey: true }), null);
  });
});
