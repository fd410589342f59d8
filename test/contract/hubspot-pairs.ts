import assert from "node:assert/strict";
import * as z from "zod";

import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmValues, MergeObject } from "../../src/domain/model/merge.ts";
import type { CrmReader } from "../../src/ports/crm-reader.ts";
import { fine } from "./items.ts";
import { oneOf, times } from "./merge-bench.ts";
import type { Draw, MergeBench, Pair } from "./merge-bench.ts";
import { FAULTS } from "./hubspot-portal.ts";
import type { Fault, Portal } from "./portal.ts";
import { door } from "./portal-hands.ts";

const NAMES = { contact: "contacts", account: "companies" } as const;
const STAGES = ["lead", "opportunity", "customer"] as const;
/** What each kind of activity cannot be without. */
const ACTIVITIES = {
  calls: {}, emails: { hs_email_direction: "EMAIL" }, meetings: {}, notes: {}, tasks: {},
  communications: { hs_communication_channel_type: "SMS", hs_communication_logged_from: "CRM" },
} as const;
const EDITED = z.object({ id: z.string() });
const COUNTED = z.object({ records: z.array(z.object({ archived: z.boolean() })) });

interface Tie {
  readonly object: string;
  readonly id: string;
  readonly types?: readonly number[];
}

let made = 0;

/** Where the calls of an un-merge go, in their order. */
const STEPS = [
  ["PATCH", "/crm/objects/2026-09/*"], ["POST", "/crm/objects/2026-09/contacts"], ["POST", "/crm/objects/2026-09/companies"],
  ["POST", "/crm/associations/2026-09/*/batch/create"], ["POST", "/crm/associations/2026-09/*/batch/archive"],
] as const;

/** What pairs are made through. */
export interface PortalOfPairs {
  /** The portal's control door. */
  readonly url: string;
  readonly reader: Pick<CrmReader, "readPage">;
  readonly accessToken: string;
}

/** Makes two records of a noun with values and children as they fall, as people of the portal would. */
export async function hubspotPairs({ url, reader, accessToken }: PortalOfPairs): Promise<(object: MergeObject, draw: Draw, childrenOfLoser?: number) => Promise<Pair>> {
  const accounts = fine(await reader.readPage({ object: "account", since: null, cursor: null })).records.map(({ crmId }) => crmId);
  const deals = fine(await reader.readPage({ object: "opportunity", since: null, cursor: null })).records.map(({ crmId }) => crmId);
  const label = await dealLabel(url, accessToken);
  const edit = editOf(url);
  const pick = <Item>(draw: Draw, items: readonly Item[]): Item => items[draw(items.length)] ?? assert.fail("an empty list");
  return (object, draw, childrenOfLoser = 0) => pairOf(object, draw, childrenOfLoser);

  async function pairOf(object: MergeObject, draw: Draw, childrenOfLoser: number): Promise<Pair> {
    const one = (): Promise<CrmRecordId> => edit({ object: NAMES[object], properties: object === "contact" ? person(draw) : company(draw), associations: ties(object, draw) });
    const pair = { survivor: await one(), loser: await one() };
    const ends = (): readonly Tie[] => oneOf(draw, [[pair.survivor], [pair.loser], [pair.survivor, pair.loser]]).map((id) => ({ object: NAMES[object], id }));
    for (const [kind, needed] of Object.entries(ACTIVITIES)) {
      await times(draw(4), () => edit({ object: kind, properties: { ...needed, hs_timestamp: "2026-03-03T09:00:00Z" }, associations: ends() }));
    }
    await times(childrenOfLoser, () => edit({ object: "notes", properties: { hs_timestamp: "2026-03-03T09:00:00Z" }, associations: [{ object: NAMES[object], id: pair.loser }] }));
    if (object === "account") {
      await times(draw(4), async (at) => {
        const id = await edit({ object: "contacts", properties: { lastname: `Employee ${String(at)}` } });
        await edit({ object: "contacts", id, associations: ends().map((end) => ({ ...end, ...oneOf(draw, [{}, { types: [1] }]) })) });
      });
      // One may be the parent of the other.
      const type = oneOf(draw, [null, 13, 14]);
      if (type !== null) await edit({ object: "companies", id: pair.survivor, associations: [{ object: "companies", id: pair.loser, types: [type] }] });
    }
    return pair;
  }

  function ties(object: MergeObject, draw: Draw): readonly Tie[] {
    const found = new Map<string, Tie>();
    for (let count = draw(4); count > 0; count -= 1) {
      const id = pick(draw, deals.slice(0, 3));
      found.set(`deals ${id}`, { object: "deals", id, ...(object === "contact" ? oneOf<Pick<Tie, "types">>(draw, [{}, { types: [label] }]) : oneOf<Pick<Tie, "types">>(draw, [{}, { types: [6] }])) });
    }
    if (object === "contact") {
      for (let count = draw(3); count > 0; count -= 1) {
        const id = pick(draw, accounts.slice(0, 2));
        found.set(`companies ${id}`, { object: "companies", id, ...oneOf<Pick<Tie, "types">>(draw, [{}, { types: [1] }]) });
      }
    }
    return [...found.values()];
  }
}

const editOf = (url: string) => async (body: object): Promise<CrmRecordId> => crmRecordId(EDITED.parse(await door(url, "POST", "edit", body)).id);

/** Pairs of contacts and companies in a sandbox portal. */
export async function hubspotBench(url: string, portal: Portal): Promise<MergeBench> {
  const { merger, reader } = portal.crm;
  assert.ok(merger !== undefined);
  const pair = await hubspotPairs({ url, reader, accessToken: (await portal.grants.load())?.grant.accessToken ?? "" });
  const edit = editOf(url);
  const strike = async (ways: readonly (readonly [string, string])[], fault: Fault, count: number): Promise<void> => {
    await door(url, "POST", "faults", ways.map(([method, path]) => ({ match: { method, path, times: count }, ...FAULTS[fault] })));
  };
  return {
    portal, merger, fixed: "createdate", steps: STEPS.length, callsOfASnapshot: 25,
    kinds: { contact: [(draw, many) => pair("contact", draw, many)], account: [(draw, many) => pair("account", draw, many)] },
    pair,
    wishes,
    strikeMerge: (fault, count = 1) => strike(Object.values(NAMES).map((name) => ["POST", `/crm/objects/2026-09/${name}/merge`] as const), fault, count),
    async strikeStep(step, fault) { await strike(STEPS.slice(step, step + 1), fault, 1); },
    personMerges: async (object, { survivor, loser }) => { await edit({ object: NAMES[object], id: survivor, mergeWith: loser }); },
    personEdits: async (object, id) => { await edit({ object: NAMES[object], id, properties: { city: `Elsewhere ${String(made += 1)}` } }); },
    living: async (object) => COUNTED.parse(await door(url, "GET", `records/${NAMES[object]}`)).records.filter(({ archived }) => !archived).length,
  };
}

/** A label of an admin's own between contacts and deals. */
async function dealLabel(url: string, accessToken: string): Promise<number> {
  const response = await fetch(`${url}/crm/v4/associations/contacts/deals/labels`, {
    method: "POST", body: JSON.stringify({ label: "Decides", name: "decides" }),
    headers: { "content-type": "application/json", authorization: `Bearer ${accessToken}` },
  });
  assert.ok(response.ok, await response.clone().text());
  const [first] = z.object({ results: z.array(z.object({ typeId: z.number() })) }).parse(await response.json()).results;
  return first?.typeId ?? assert.fail("no label");
}

/** Values as a person leaves them: some there, some not. */
function person(draw: Draw): Record<string, string> {
  made += 1;
  const some = (name: string, value: string): Record<string, string> => (draw(2) === 0 ? {} : { [name]: value });
  return {
    lastname: oneOf(draw, ["Example", " Example-Sample"]).trim(), ...some("firstname", "Ana"), ...some("email", `ana.${String(made)}@example.com`),
    ...some("hs_additional_emails", `a.${String(made)}@example.com;a.${String(made)}@sensors.example.com`),
    ...some("jobtitle", "Head of “Sensors” & <more>"), ...some("phone", `+1 216 555 0${String(100 + draw(90))}`), ...some("city", "Kraków"),
    ...some("lifecyclestage", oneOf(draw, STAGES)), ...some("message", "Line one\nline two"),
  };
}

function company(draw: Draw): Record<string, string> {
  made += 1;
  const some = (name: string, value: string): Record<string, string> => (draw(2) === 0 ? {} : { [name]: value });
  return {
    name: `Example Sensors ${String(made)}`, ...some("domain", `sensors-${String(made)}.example.com`), ...some("phone", `+1 216 555 0${String(100 + draw(90))}`),
    ...some("city", "Kraków"), ...some("numberofemployees", String(draw(900))), ...some("lifecyclestage", oneOf(draw, STAGES)), ...some("description", "Line one\nline two"),
  };
}

/** Wishes, one to three; the empty one among them. */
function wishes(object: MergeObject, draw: Draw): CrmValues {
  made += 1;
  const all: readonly (readonly [string, string | null])[] = object === "contact"
    ? [["email", `wish.${String(made)}@example.com`], ["jobtitle", "Wished & <for>"], ["phone", null], ["lifecyclestage", "lead"]]
    : [["city", "Wished & <for>"], ["phone", null], ["lifecyclestage", "lead"], ["numberofemployees", "77"]];
  return Object.fromEntries([...new Set([draw(all.length), draw(all.length), draw(2)])].flatMap((at) => { const one = all[at]; return one === undefined ? [] : [one]; }));
}
