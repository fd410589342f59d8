import { grantStore } from "../../src/adapters/store/grants.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { FreshStore } from "../../test/helpers/database.ts";
import type { StartedSandbox } from "../../test/helpers/start-sandbox.ts";
import type { Records } from "./some-writes.ts";

/** What is to be sent bare. */
export interface RawCreates {
  readonly fresh: FreshStore;
  readonly installation: InstallationId;
  readonly count: number;
  readonly records: Records;
  readonly batchMax: number;
}

/** Mails of the same size in the vendor's largest batches, four calls at a time: nothing else can be faster. The vendor's limits are taken away for it. */
export async function rawCreates(crm: "hubspot" | "salesforce", sandbox: StartedSandbox, { fresh, installation, count, records, batchMax }: RawCreates): Promise<{ readonly calls: number; readonly seconds: number; readonly done: number }> {
  const held = await grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, installation).load();
  if (held === null) throw new Error("there is no grant");
  const url = crm === "hubspot" ? `${sandbox.url}/crm/objects/2026-09/emails/batch/create` : `${held.grant.instanceUrl ?? sandbox.salesforceUrl}/services/data/v66.0/composite/sobjects`;
  if (crm === "hubspot") await fetch(`${sandbox.url}/_sandbox/settings`, { method: "POST", body: JSON.stringify({ requestsPerWindow: 1_000_000 }), headers: { "content-type": "application/json" } });
  const bodies = Array.from({ length: Math.ceil(count / batchMax) }, (_, batch) => bodyOf(crm, records, { from: batch * batchMax, count: Math.min(batchMax, count - batch * batchMax) }));
  const begun = performance.now();
  const calls = bodies.length;
  const worker = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const answer = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json", authorization: `Bearer ${held.grant.accessToken}` } });
      if (!answer.ok) throw new Error(`the sandbox answered ${String(answer.status)}: ${(await answer.text()).slice(0, 300)}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return { calls, seconds: (performance.now() - begun) / 1000, done: count };
}

function bodyOf(crm: "hubspot" | "salesforce", records: Records, { from, count }: { readonly from: number; readonly count: number }): string {
  const text = "Ana asks for the sensor count of the hall. ".repeat(8);
  const numbers = Array.from({ length: count }, (_, index) => from + index);
  const crmId = (object: keyof Records, at: number): string => records[object][at % records[object].length]?.crmId ?? "";
  if (crm === "salesforce") {
    return JSON.stringify({ allOrNone: false, records: numbers.map((at) => ({
      attributes: { type: "Task" }, Subject: `Bare ${String(at)}`, Description: text, Status: "Completed", TaskSubtype: "Email", Steward_Activity_Key__c: `bare-${String(at)}`,
      WhoId: crmId("contact", at), WhatId: crmId("opportunity", at),
    })) });
  }
  const end = (id: string, associationTypeId: number): object => ({ to: { id }, types: [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId }] });
  return JSON.stringify({ inputs: numbers.map((at) => ({
    objectWriteTraceId: `bare-${String(at)}`,
    properties: { hs_timestamp: "2026-03-02T10:00:00Z", hs_email_direction: "INCOMING_EMAIL", hs_email_subject: `Bare ${String(at)}`, hs_email_text: text, steward_activity_key: `bare-${String(at)}` },
    associations: [end(crmId("contact", at), 198), end(crmId("account", at), 186), end(crmId("opportunity", at), 210)],
  })) });
}
