import assert from "node:assert/strict";
import * as z from "zod";

import { parsePolicy } from "../../config/load.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import type { MergeProposal, ReviewTask } from "../../src/domain/model/proposal.ts";
import { keepMatchKeys } from "../../src/usecases/match-record/keep-keys.ts";
import { type Either, installedIn } from "./in-either-crm.ts";
import { type CrmSide, door } from "./sandbox-door.ts";
import { assertOutcomes, assertSense, chain } from "./proof.ts";
import { type StartedSandbox, startSandbox } from "./start-sandbox.ts";

const HOUR_MS = 3_600_000;

/** What people do in either CRM, in its own words. */
export const WORDS = {
  hubspot: {
    contacts: "contacts", title: "jobtitle", mobile: "mobilephone",
    person: (email: string, more: Readonly<Record<string, string>>) => ({ object: "contacts", properties: { email, firstname: "Wilhelmina", lastname: "Ostrowski", phone: "+1 216 555 0177", ...more } }),
    call: (contact: string) => ({ object: "calls", properties: { hs_timestamp: "2026-03-03T09:00:00Z", hs_call_title: "Call" }, associations: [{ object: "contacts", id: contact }] }),
    retitled: (id: string, title: string) => ({ object: "contacts", id, properties: { jobtitle: title } }),
  },
  salesforce: {
    contacts: "Contact", title: "Title", mobile: "MobilePhone",
    person: (email: string, more: Readonly<Record<string, string>>) => ({ object: "Contact", fields: { Email: email, FirstName: "Wilhelmina", LastName: "Ostrowski", Phone: "+1 216 555 0177", ...more } }),
    call: (contact: string) => ({ object: "Task", fields: { Subject: "Call", TaskSubtype: "Call", Status: "Completed", Priority: "Normal", WhoId: contact } }),
    retitled: (id: string, title: string) => ({ object: "Contact", id, fields: { Title: title } }),
  },
} as const;

/** Two records of one person in a fresh portal or org, each with a call, and what is done about them. */
export interface TwoOfOne {
  readonly either: Either;
  readonly pair: readonly [string, string];
  edited(change: Readonly<Record<string, unknown>>): Promise<string>;
  /** The mirror as the CRM is now, with the keys by which duplicates are found. */
  read(): Promise<void>;
  /** The four controls, and so much of the section `merge`; by address the owner of the data and the approver. */
  govern(merge?: Readonly<Record<string, unknown>>): Promise<readonly [string, string]>;
  propose(): Promise<void>;
  merges(): Promise<readonly ReviewTask[]>;
  asked(): Promise<ReviewTask>;
  mergeOf(task: Pick<ReviewTask, "proposalIds">): Promise<MergeProposal>;
  /** How many such people stand in the CRM. */
  living(): Promise<number>;
}

/** Installs into a fresh portal or org and makes the two. */
async function twoOfOne(sandbox: StartedSandbox, crm: CrmSide["crm"]): Promise<TwoOfOne> {
  const words = WORDS[crm];
  const either = await installedIn(sandbox, crm);
  const { one, side } = either;
  const edited = async (change: Readonly<Record<string, unknown>>): Promise<string> => z.object({ id: z.string() }).parse(await door(side.url, "edit", change)).id;
  const propose = (): Promise<void> => handle(one.app, { name: "propose-merges", installation: one.id });
  const merges = async (): Promise<readonly ReviewTask[]> => (await one.reviews()).filter(({ id, title }) => id.startsWith("merge-") && title.includes("Ostrowski"));
  const pair = [await edited(words.person("wilhelmina@ostrowski.example", { [words.title]: "Head of Purchasing" })), await edited(words.person("w.ostrowski@example.com", { [words.mobile]: "+1 216 555 0188" }))] as const;
  for (const id of pair) await edited(words.call(id));
  await read();
  return { either, pair, edited, read, govern, propose, merges, asked, mergeOf, living };

  async function read(): Promise<void> {
    one.clock.advance(HOUR_MS);
    await door(side.url, "clock", { advanceMs: HOUR_MS });
    await handle(one.app, { name: "sync-records", installation: one.id, object: null, full: true });
    while ((await keepMatchKeys(one.fresh, one.id)).isMore);
  }

  async function govern(merge: Readonly<Record<string, unknown>> = {}): Promise<readonly [string, string]> {
    const [owner, second] = (await one.in((tx) => tx.mirror.users())).filter(({ active, email }) => active && email !== null).map(({ email }) => email ?? "");
    assert.ok(owner !== undefined && second !== undefined);
    await one.in(async (tx) => {
      const { policy } = tx.installation;
      await tx.setPolicy(parsePolicy({ ...policy, merge: { ...policy.merge, enabled: true, ...merge }, governance: { ...policy.governance, dataOwners: { contact: [owner], account: [owner], opportunity: [owner] }, approvers: [second] } }, "the test"));
    });
    await one.app.audit.verifyAndKeep(one.id);
    return [owner, second];
  }

  async function asked(): Promise<ReviewTask> {
    await propose();
    const task = (await merges()).find(({ state }) => state === "open");
    assert.ok(task, "the two are not asked about");
    return task;
  }

  async function mergeOf({ proposalIds }: Pick<ReviewTask, "proposalIds">): Promise<MergeProposal> {
    const [filed] = await one.in((tx) => tx.proposals.get(proposalIds));
    assert.ok(filed?.proposal.kind === "merge");
    return filed.proposal;
  }

  async function living(): Promise<number> {
    const { records } = z.object({ records: z.array(z.looseObject({ id: z.string() })) }).parse(await (await fetch(`${side.url}/_sandbox/records/${words.contacts}`)).json());
    return records.filter((record) => JSON.stringify(record).includes("Ostrowski") && record["archived"] !== true && record["deleted"] !== true).length;
  }
}

/** Has a suite begin each test with a fresh pair in one sandbox, and end it with what holds after every test: the log's outcomes are whole, and no entry is without sense. */
export function twoOfOneEach(crm: CrmSide["crm"], begin: (two: TwoOfOne) => void): void {
  let sandbox: StartedSandbox;
  let two: TwoOfOne;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  beforeEach(async () => {
    two = await twoOfOne(sandbox, crm);
    begin(two);
  });
  afterEach(async () => {
    assertOutcomes(await chain(two.either.one.fresh, two.either.one.id));
    await assertSense(two.either.one);
    await two.either.one.close();
  });
}
