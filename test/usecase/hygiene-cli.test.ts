import assert from "node:assert/strict";
import * as z from "zod";

import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecord } from "../../src/ports/crm-records.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { commandLine } from "./http/command-line.ts";

const HygieneSchema = z.object({
  waiting: z.number(), rules: z.array(z.object({ rule: z.string(), waiting: z.number() })),
  questions: z.array(z.object({ rule: z.string(), reviewer: z.string().nullable(), count: z.number(), examples: z.array(z.object({ name: z.string(), fix: z.unknown() })) })),
});
const at = (crmId: string) => ({ crmId: crmRecordId(crmId), modifiedAt: "2026-11-20T09:00:00.000Z", archived: false, aliases: [] });
const deal = (crmId: string): CrmRecord => ({
  ...at(crmId), object: "opportunity", name: `Pumps ${crmId}`, account: crmRecordId("7"), contacts: [crmRecordId("1")], stage: "open", isClosed: false, isWon: false, amount: "100.00", currency: "EUR",
  closeDate: "2026-02-01", createdAt: null, owner: crmRecordId("u1"),
});
const RECORDS: readonly CrmRecord[] = [
  { ...at("u1"), object: "user", name: "Ben Sample", email: "ben@seller.example", phone: null, zone: null, active: true },
  { ...at("7"), object: "account", name: "Example\n Pumps Ltd", domains: ["example.com"], phones: [], city: null, country: "GB", parent: null, owner: crmRecordId("u1") },
  { ...at("1"), object: "contact", kind: "contact", firstName: "Ana", lastName: "Example", emails: ["ana@example.com"], phones: [], title: null, account: crmRecordId("7"), owner: crmRecordId("u1") },
  ...["a", "b", "c", "d", "e"].map(deal),
];

describe("hygiene on the command line", function () {
  this.timeout(DATABASE_TIMEOUT_MS * 4); // Several processes, each of which loads the app.
  const cli = commandLine();
  const { steward } = cli;

  it("before the first look it says when there will be one, and how to have it now", async () => {
    const { code, stdout, stderr } = await steward("hygiene");
    assert.deepEqual([code, stdout], [0, "The records were not looked over yet. That is done each night, and now with --scan.\n\nPairs of records that may be one:\n  accounts: worth a look from 0.0 bits; no weight is proven safe yet (0 judged)\n  contacts: worth a look from 0.0 bits; no weight is proven safe yet (0 judged)\n"], stderr);
  });

  it("when nothing is wrong, then it says so; when something is, then counts by rule and the week's questions, one line a thing", async () => {
    assert.match((await steward("hygiene", "--scan")).stdout, /^0 records looked over: 0 new findings, 0 gone\.\n\nLooked over \S+: 0 records\.\nNothing waits: /);
    await cli.web.app.store.inInstallation(cli.id, (tx) => tx.mirror.upsert(RECORDS));
    const { code, stdout, stderr } = await steward("hygiene", "--scan");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^7 records looked over: 6 new findings, 0 gone\.$/m);
    assert.match(stdout, /^past-close-date +5 +0 +0$/m);
    assert.match(stdout, /^Week of \d{4}-\d{2}-\d{2}: 2 questions about 6 findings, 0 of them asked and waiting for an answer \(steward review list\); at most 10 for each reviewer, 0 left for later\.$/m);
    assert.match(stdout, /^Ben Sample:\n {2}past-close-date: 5 opportunities\n {4}opportunity Pumps [a-e]\n {6}The deal is open, and its closing date 2026-02-01 is \d+ days past\.$/m);
    assert.match(stdout, /^ {4}and 2 more\n {4}blocks: forecast, pipeline report; decided by: record-owner$/m);
    assert.match(stdout, /^ {4}suggested: name = "Example Pumps Ltd"$/m);
  });

  it("the same as one line of JSON, with every example's fix", async () => {
    const { stdout } = await steward("hygiene", "--json");
    const { waiting, rules, questions } = HygieneSchema.parse(JSON.parse(stdout));
    assert.deepEqual([waiting, rules.map(({ rule }) => rule), questions.map(({ rule, count }) => [rule, count])], [6, ["past-close-date", "white-space"], [["past-close-date", 5], ["white-space", 1]]]);
    assert.deepEqual(questions.at(-1)?.examples[0]?.fix, { fields: { name: "Example Pumps Ltd" }, base: { name: "Example\n Pumps Ltd" } });
  });

  it("an installation that is not there is a wrong call", async () => {
    assert.equal((await steward("hygiene", "--installation", "none")).code, 2);
  });
});
