import assert from "node:assert/strict";

import type { RecordEdit, RecordId, ReviewTask } from "../../src/domain/model/proposal.ts";
import { crmRecordId, opportunityId } from "../../src/domain/model/ids.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import type { Installed } from "./installed.ts";
import { chain, type Entry } from "./proof.ts";
import type { PortalRecord } from "./portal-door.ts";

/** A record of the sample world on both sides: in the portal, and under our id. */
export interface Both {
  readonly crmId: string;
  readonly id: RecordId;
}

const NOUNS: Readonly<Record<string, { readonly name: string; readonly object: CrmObject }>> = {
  a: { name: "companies", object: "account" }, c: { name: "contacts", object: "contact" }, o: { name: "deals", object: "opportunity" },
};

/** The record that the sample world calls so. */
export async function recordCalled(one: Installed, seed: string): Promise<Both> {
  const record = await inPortal(one, seed);
  const ours = await one.in((tx) => tx.mirror.toOurs(nounOf(seed).object, crmRecordId(record.id)));
  assert.ok(ours);
  // Whichever noun it is of, the store takes ids of ours as text.
  return { crmId: record.id, id: opportunityId(ours) };
}

/** The record as the portal now holds it. */
export async function inPortal(one: Installed, seed: string): Promise<PortalRecord> {
  const record = (await one.portal.records(nounOf(seed).name)).find((candidate) => candidate.seed === seed);
  assert.ok(record, `no record is called ${seed}`);
  return record;
}

/** A person changes the record in the portal. */
export async function personEdits(one: Installed, seed: string, properties: Readonly<Record<string, string>>): Promise<void> {
  await one.portal.edit({ object: nounOf(seed).name, id: (await inPortal(one, seed)).id, properties });
}

/** A wish to change the record. */
export async function wish(one: Installed, seed: string, set: RecordEdit["set"], expect: RecordEdit["expect"] = {}): Promise<RecordEdit> {
  const { object } = nounOf(seed);
  assert.ok(object === "account" || object === "contact" || object === "opportunity");
  return { object, id: (await recordCalled(one, seed)).id, set, expect };
}

/** The writes of a record on the chain, each with its last outcome. */
export async function writesOf(one: Installed, seed: string): Promise<readonly { readonly intent: Entry; readonly outcome: Entry | undefined }[]> {
  const { id } = await inPortal(one, seed);
  const entries = await chain(one.fresh, one.id);
  return entries.filter(({ type, subject }) => type === "write" && subject?.id === id)
    .map((intent) => ({ intent, outcome: entries.findLast(({ type, ref }) => type === "outcome" && ref?.["write"] === intent.id) }));
}

/** How the writes of a record ended, in order. */
export async function endsOf(one: Installed, seed: string): Promise<readonly unknown[]> {
  return (await writesOf(one, seed)).map(({ outcome }) => outcome?.data["status"]);
}

/** The one open review. */
export async function openReview(one: Installed): Promise<ReviewTask> {
  const open = (await one.reviews()).filter(({ state }) => state === "open");
  assert.equal(open.length, 1);
  const [task] = open;
  assert.ok(task);
  return task;
}

function nounOf(seed: string): { readonly name: string; readonly object: CrmObject } {
  const noun = NOUNS[seed.charAt(0)];
  assert.ok(noun);
  return noun;
}
