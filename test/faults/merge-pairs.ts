import assert from "node:assert/strict";
import * as z from "zod";

import { grantStore } from "../../src/adapters/store/grants.ts";
import { crmRecordId, type CrmRecordId } from "../../src/domain/model/ids.ts";
import { MERGE_OBJECTS, type MergeObject } from "../../src/domain/model/merge.ts";
import { hubspotPairs } from "../contract/hubspot-pairs.ts";
import type { Draw, Pair } from "../contract/merge-bench.ts";
import { salesforcePairs } from "../contract/salesforce-pairs.ts";
import type { Either } from "../helpers/in-either-crm.ts";
import { door } from "../helpers/sandbox-door.ts";

/** Two records of one kind, not merged yet; which of them survives is the app's to choose. */
export interface MadePair {
  readonly object: MergeObject;
  /** The CRM's own name of their kind. */
  readonly name: string;
  readonly ids: readonly [CrmRecordId, CrmRecordId];
}

interface Kind {
  readonly object: MergeObject;
  readonly name: string;
  readonly make: (draw: Draw) => Promise<Pair>;
}

const EditedSchema = z.object({ id: z.string() });
const OwnersSchema = z.object({ records: z.array(z.object({ id: z.string(), archived: z.boolean() })) });

/** A person makes, or changes, a record of a sandbox CRM. */
export const editOf = ({ side }: Pick<Either, "side">) => async (change: Readonly<Record<string, unknown>>): Promise<CrmRecordId> => crmRecordId(EditedSchema.parse(await door(side.url, "edit", change)).id);

/** Values as a person gives them, in the way of the CRM's door. */
export const valuesOf = ({ side }: Pick<Either, "side">, values: Readonly<Record<string, unknown>>) => (side.crm === "hubspot" ? { properties: values } : { fields: values });

/** So many pairs of every kind that the CRM merges, with values and children as they fall, and different owners. */
export async function makePairs(either: Either, count: number, draw: Draw): Promise<readonly MadePair[]> {
  const isPortal = either.side.crm === "hubspot";
  const kinds = isPortal ? await portalKinds(either) : await orgKinds(either);
  const owners = isPortal ? OwnersSchema.parse(await door(either.side.url, "records/owners")).records.filter(({ archived }) => !archived) : (await either.side.records("User")).filter(({ seed, values }) => seed !== null && values["IsActive"] === "true");
  const edit = editOf(either);
  const made: MadePair[] = [];
  for (let at = 0; at < count; at += 1) {
    const kind = kinds[at % kinds.length] ?? assert.fail("no kinds");
    const { survivor, loser } = await kind.make(draw);
    for (const id of [survivor, loser]) {
      const owner = owners[draw(owners.length + 1)];
      if (owner !== undefined) await edit({ object: kind.name, id, ...valuesOf(either, { [isPortal ? "hubspot_owner_id" : "OwnerId"]: owner.id }) });
      if (!isPortal && kind.object === "contact" && draw(3) === 0) await edit({ object: kind.name, id, fields: { HasOptedOutOfEmail: true } });
    }
    made.push({ object: kind.object, name: kind.name, ids: [survivor, loser] });
  }
  return made;
}

async function portalKinds({ one, side }: Either): Promise<readonly Kind[]> {
  const { reader } = await one.app.connection(one.id, "sync");
  const held = await grantStore({ kysely: one.fresh.database.kysely, secrets: one.fresh.secrets }, one.id).load();
  const make = await hubspotPairs({ url: side.url, reader, accessToken: held?.grant.accessToken ?? "" });
  return MERGE_OBJECTS.map((object) => ({ object, name: object === "contact" ? "contacts" : "companies", make: (draw) => make(object, draw) }));
}

async function orgKinds(either: Either): Promise<readonly Kind[]> {
  const [first, second, third] = (await either.side.records("Opportunity")).filter(({ seed }) => seed !== null);
  const other = (await either.side.records("Contact")).find(({ seed }) => seed === "c002");
  const stage = first?.values["StageName"];
  assert.ok(first && second && third && other && stage);
  const deals = [crmRecordId(first.id), crmRecordId(second.id), crmRecordId(third.id)] as const;
  const { contact, lead, account } = salesforcePairs({ edit: editOf(either), deals, stage, otherContact: crmRecordId(other.id), isShared: true });
  return [{ object: "contact", name: "Contact", make: contact }, { object: "account", name: "Account", make: account }, { object: "contact", name: "Lead", make: lead }];
}

/** As if they had been found by their likeness: what is tried with them begins there. */
export async function notePairs({ one }: Pick<Either, "one">, pairs: readonly MadePair[]): Promise<void> {
  await one.in(async (tx) => {
    for (const { object, ids: [first, second] } of pairs) {
      const [a, b] = [await tx.mirror.toOurs(object, first), await tx.mirror.toOurs(object, second)];
      assert.ok(a !== null && b !== null, "not in the mirror");
      await tx.pairs.note(object, [{ a, b, weight: 12, band: "review", modelVersion: "test", proof: { hard: false, veto: false }, evidence: [{ field: "name", level: "same", weight: 12 }] }], one.clock.now());
    }
  });
}
