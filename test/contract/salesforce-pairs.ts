import assert from "node:assert/strict";

import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmValues, MergeObject } from "../../src/domain/model/merge.ts";
import { oneOf, times } from "./merge-bench.ts";
import type { Draw, MergeBench, Pair } from "./merge-bench.ts";
import type { Fault } from "./portal.ts";
import { door } from "./portal-hands.ts";
import { DATA, FAULTS } from "./salesforce-portal.ts";
import type { SalesforcePortal } from "./salesforce-portal.ts";

type Mergeable = "Account" | "Contact" | "Lead";
type Fields = Readonly<Record<string, string | number | boolean | null>>;

const SOAP = "/services/Soap/u/66.0";
/** Where the calls of an un-merge go, in their order. */
const STEPS = [
  ["PATCH", `${DATA}/sobjects/*`], ["POST", SOAP], ["PATCH", `${DATA}/composite/sobjects`], ["POST", `${DATA}/composite/sobjects`], ["DELETE", `${DATA}/composite/sobjects`],
] as const;
const NAMES = { contact: "Contact", account: "Account" } as const;
/** More calls than the connector tries while a row is locked. */
const LOCKED_CALLS = 50;

let made = 0;

/** What pairs are made through. */
export interface OrgOfPairs {
  readonly edit: (change: Readonly<Record<string, unknown>>) => Promise<CrmRecordId>;
  readonly deals: readonly [CrmRecordId, ...CrmRecordId[]];
  /** A stage of deals. */
  readonly stage: string;
  /** A contact of somebody else. */
  readonly otherContact: CrmRecordId;
  /** The org lets several people have a part in an activity. */
  readonly isShared: boolean;
}

type MakePair = (draw: Draw, childrenOfLoser?: number) => Promise<Pair>;

/** Makes two records of an object with values and children as they fall, as people of the org would. */
export function salesforcePairs({ edit, deals, stage, otherContact, isShared }: OrgOfPairs): Readonly<Record<"contact" | "lead" | "account", MakePair>> {
  const make = (object: string, fields: Fields): Promise<CrmRecordId> => edit({ object, fields });
  return {
    contact: (draw, childrenOfLoser = 0) => people(draw, "Contact", childrenOfLoser),
    lead: (draw, childrenOfLoser = 0) => people(draw, "Lead", childrenOfLoser),
    account: companies,
  };

  async function people(draw: Draw, sobject: "Contact" | "Lead", childrenOfLoser = 0): Promise<Pair> {
    const pair = { survivor: await make(sobject, person(draw, sobject)), loser: await make(sobject, person(draw, sobject)) };
    await times(draw(5), () => activityOf(draw, pair, sobject));
    await times(childrenOfLoser, (at) => make("Task", { ...TASK, Subject: `Call ${String(at)}`, WhoId: pair.loser }));
    await times(draw(3), async () => {
      const mail = await make("EmailMessage", { Subject: "About sensors", Status: "3", Incoming: true, MessageDate: "2026-03-03T09:00:00Z" });
      await make("EmailMessageRelation", { EmailMessageId: mail, RelationId: oneOf(draw, [pair.survivor, pair.loser]), RelationType: "CcAddress" });
    });
    if (sobject === "Lead") return pair;
    await times(draw(4), () => make("OpportunityContactRole", { OpportunityId: oneOf(draw, deals), ContactId: oneOf(draw, [pair.survivor, pair.loser]), IsPrimary: draw(2) === 0 }));
    await times(draw(3), () => make("Contact", { LastName: "Assistant", ReportsToId: oneOf(draw, [pair.survivor, pair.loser]) }));
    if (draw(3) === 0) await edit({ object: "Contact", id: pair.survivor, fields: { ReportsToId: pair.loser } });
    return pair;
  }

  /** A task or event of one of the two, of both, or of a third with one of them or both. */
  async function activityOf(draw: Draw, { survivor, loser }: Pair, sobject: "Contact" | "Lead"): Promise<void> {
    const kind = oneOf(draw, ["Task", "Event"]);
    const fields = kind === "Task" ? TASK : EVENT;
    const who = oneOf(draw, [survivor, loser, otherContact]);
    const activity = await make(kind, { ...fields, WhoId: who });
    // One lead and nobody else, and nobody else either where the org shares no activities.
    if (!isShared || sobject === "Lead") return;
    const others = oneOf(draw, [[], [survivor], [loser], [survivor, loser]]).filter((id) => id !== who);
    for (const other of others) {
      const how: Fields = kind === "Task" ? {} : oneOf<Fields>(draw, [{ IsParent: true, IsInvitee: false }, { IsParent: false, IsInvitee: true, Response: "With pleasure" }]);
      await make(`${kind}Relation`, { [`${kind}Id`]: activity, RelationId: other, ...how });
    }
  }

  async function companies(draw: Draw, childrenOfLoser = 0): Promise<Pair> {
    const pair = { survivor: await make("Account", company(draw)), loser: await make("Account", company(draw)) };
    const end = (): CrmRecordId => oneOf(draw, [pair.survivor, pair.loser]);
    await times(draw(4) + childrenOfLoser, () => make("Contact", { LastName: "Employee", AccountId: end() }));
    await times(draw(3), () => make("Opportunity", { Name: "Sensors", StageName: stage, CloseDate: "2026-12-24", AccountId: end() }));
    await times(draw(3), () => make("Task", { ...TASK, WhatId: end() }));
    await times(draw(3), () => make("Event", { ...EVENT, WhatId: end() }));
    await times(draw(3), () => make("EmailMessage", { Subject: "About sensors", Status: "3", Incoming: true, MessageDate: "2026-03-03T09:00:00Z", RelatedToId: end() }));
    await times(draw(3), () => make("Account", { Name: "Example Site", ParentId: end() }));
    const parent = draw(3);
    if (parent === 1) await edit({ object: "Account", id: pair.survivor, fields: { ParentId: pair.loser } });
    if (parent === 2) await edit({ object: "Account", id: pair.loser, fields: { ParentId: pair.survivor } });
    return pair;
  }
}

/** Pairs of accounts, contacts and leads in a sandbox org. */
export async function salesforceBench(portal: SalesforcePortal, isShared: boolean): Promise<MergeBench> {
  const { merger } = portal.crm;
  assert.ok(merger !== undefined);
  const edit: SalesforcePortal["edit"] = (what) => portal.edit(what);
  const strike = async ([method, path]: readonly [string, string], fault: Fault, count: number): Promise<void> => {
    await door(portal.url, "POST", "faults", [{ match: { method, path, times: count }, ...FAULTS[fault] }]);
  };
  const deals = [portal.ids.opportunity, await portal.seeded("Opportunity", "o02"), await portal.seeded("Opportunity", "o03")] as const;
  const told = (await portal.rows("Opportunity"))[0]?.fields["StageName"];
  const stage = typeof told === "string" ? told : assert.fail("no stage");
  const { contact, lead, account } = salesforcePairs({ edit, deals, stage, otherContact: portal.ids.otherContact, isShared });
  return {
    portal, merger, fixed: "CreatedDate", steps: STEPS.length, callsOfASnapshot: 25,
    kinds: { contact: [contact, lead], account: [account] },
    pair: (object, draw, childrenOfLoser) => (object === "contact" ? contact(draw, childrenOfLoser) : account(draw, childrenOfLoser)),
    wishes,
    strikeMerge: (fault, count = fault === "locked" ? LOCKED_CALLS : 1) => strike(["POST", SOAP], fault, count),
    async strikeStep(step, fault) { for (const one of STEPS.slice(step, step + 1)) await strike(one, fault, 1); },
    personMerges: async (object, { survivor, loser }) => { await edit({ object: NAMES[object], id: survivor, mergeWith: loser }); },
    personEdits: async (object, id) => { await edit({ object: NAMES[object], id, fields: { Phone: `+1 216 555 0${String(made += 1)}` } }); },
    living: async (object) => (await portal.rows(NAMES[object])).filter(({ deleted }) => !deleted).length,
  };
}

const TASK = { Subject: "Call", Status: "Completed", Priority: "Normal", ActivityDate: "2026-03-03" } as const;
const EVENT = { Subject: "Meeting", StartDateTime: "2026-03-03T09:00:00Z", EndDateTime: "2026-03-03T10:00:00Z" } as const;

/** Values as a person leaves them: some there, some not. */
function person(draw: Draw, sobject: Exclude<Mergeable, "Account">): Fields {
  made += 1;
  const some = (name: string, value: string | boolean): Fields => (draw(2) === 0 ? {} : { [name]: value });
  return {
    LastName: `Example ${String(made)}`, ...(sobject === "Lead" ? { Company: "Example Sensors" } : some("Birthdate", "1980-02-29")),
    ...some("FirstName", "Ana"), ...some("Email", `ana.${String(made)}@example.com`), ...some("Title", "Head of “Sensors” & <more>"),
    ...some("Phone", `+1 216 555 0${String(100 + draw(90))}`), ...some("DoNotCall", true), ...some("Description", "Line one\nline two"), ...some("LeadSource", "Web"),
  };
}

function company(draw: Draw): Fields {
  made += 1;
  const some = (name: string, value: string | number): Fields => (draw(2) === 0 ? {} : { [name]: value });
  return {
    Name: `Example Sensors ${String(made)}`, ...some("Website", `https://sensors-${String(made)}.example.com`), ...some("Phone", `+1 216 555 0${String(100 + draw(90))}`),
    ...some("BillingCity", "Kraków"), ...some("AnnualRevenue", 1_200.5), ...some("NumberOfEmployees", draw(900)), ...some("Description", "Line one\nline two"),
  };
}

/** Wishes, one to three; the empty one among them. */
function wishes(object: MergeObject, draw: Draw): CrmValues {
  made += 1;
  const all: readonly (readonly [string, string | null])[] = object === "contact"
    ? [["Email", `wish.${String(made)}@example.com`], ["Title", "Wished & <for> “]]>”"], ["Phone", null], ["DoNotCall", "true"]]
    : [["BillingCity", "Wished & <for> “]]>”"], ["Phone", null], ["AnnualRevenue", "77.25"], ["NumberOfEmployees", "77"]];
  return Object.fromEntries([...new Set([draw(all.length), draw(all.length), draw(2)])].flatMap((at) => { const one = all[at]; return one === undefined ? [] : [one]; }));
}
