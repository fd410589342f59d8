import assert from "node:assert/strict";

import { accountId, contactId, crmRecordId, type CrmRecordId, opportunityId } from "../../src/domain/model/ids.ts";
import type { Links } from "../../src/domain/model/proposal.ts";
import type { RecordFields, RecordObject } from "../../src/domain/model/record-fields.ts";
import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import { installed } from "../helpers/installed.ts";
import type { Hands } from "../helpers/installed-hands.ts";
import { installedInOrg } from "../helpers/installed-salesforce.ts";
import { witnessed } from "../helpers/proof.ts";
import { type CrmSide, sidesOf } from "../helpers/sandbox-door.ts";
import type { StartedSandbox } from "../helpers/start-sandbox.ts";

/** Records of the sample world that belong together. */
export const SEEDS = { contact: "c001", other: "c002", account: "a01", opportunity: "o01" } as const;

/** One CRM with an installation of the app, shared by all runs in it. */
export interface Ground {
  readonly side: CrmSide;
  readonly one: Hands;
  /** Calls that no entry on the chain had announced. */
  readonly unannounced: readonly string[];
  readonly links: Links;
  readonly other: Links["contactIds"][number];
  writer(): Promise<CrmWriter>;
  /** A record of the world as the vendor holds it, read through the app's own writer. */
  record(object: RecordObject): Promise<{ readonly fields: RecordFields; readonly crmId: CrmRecordId }>;
}

/** Installs into one CRM of a running sandbox. */
export async function groundIn(sandbox: StartedSandbox, crm: CrmSide["crm"]): Promise<Ground> {
  const side = sidesOf(sandbox).find((candidate) => candidate.crm === crm);
  assert.ok(side);
  const unannounced: string[] = [];
  const around = (writer: CrmWriter, fresh: Hands["fresh"]): CrmWriter => witnessed(writer, fresh, unannounced);
  const one: Hands = crm === "hubspot" ? await installed(sandbox.url, { around }) : await installedInOrg(sandbox.salesforceUrl, around);
  const crmIds = new Map<string, CrmRecordId>();
  for (const object of side.parents) for (const { id, seed } of await side.records(object)) if (seed !== null) crmIds.set(seed, crmRecordId(id));
  const crmIdOf = (seed: string): CrmRecordId => {
    const found = crmIds.get(seed);
    assert.ok(found, `no record is called ${seed}`);
    return found;
  };
  const ours = async (object: RecordObject, seed: string): Promise<string> => {
    const found = await one.in((tx) => tx.mirror.toOurs(object, crmIdOf(seed)));
    assert.ok(found, `${seed} is not in the mirror`);
    return found;
  };
  const writer = async (): Promise<CrmWriter> => (await one.app.connection(one.id, "interactive")).writer;
  return {
    side, one, unannounced, writer,
    links: { contactIds: [contactId(await ours("contact", SEEDS.contact))], accountId: accountId(await ours("account", SEEDS.account)), opportunityId: opportunityId(await ours("opportunity", SEEDS.opportunity)) },
    other: contactId(await ours("contact", SEEDS.other)),
    async record(object) {
      const crmId = crmIdOf(SEEDS[object]);
      const read = await (await writer()).readRecords(object, [crmId]);
      assert.ok(read.ok, "the record cannot be read");
      return { crmId, fields: read.value[0]?.fields ?? {} };
    },
  };
}
