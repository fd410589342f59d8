import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { exportFolder } from "../../../src/adapters/audit/export-folder.ts";
import { HistorySchema } from "../../../src/app/http/answer-schemas.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { type Story, tellStory } from "../../helpers/auditor-story.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { besides, type Ran, runSteward } from "../../helpers/steward-command.ts";
import { ask, installed, keyOf, problemOf, startWeb, type Web } from "./web.ts";


describe("the history of a record", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let id: InstallationId;
  let key: string;
  let story: Story;
  before(async () => {
    web = await startWeb();
    id = await installed(web, "1");
    key = await keyOf(web, id, ["audit:read"]);
    story = await tellStory(web.app.store, id);
  });
  after(() => web.stop());

  const history = async (object: string, record: string) => HistorySchema.parse((await ask(`${web.origin}/api/v1/records/hubspot/${object}/${record}/history`, { key })).json);
  const steward = (...args: readonly string[]): Promise<Ran> => runSteward(args, besides(web));

  it("answers what was proposed, what a person changed, who approved, what reached the CRM, and whether the log is whole", async () => {
    const { entries, answers, chain } = await history("email", "501");
    assert.deepEqual(entries.map(({ seq }) => seq), story.email);
    const [proposed, decided, change, , , ended, endedDeal] = story.email;
    assert.deepEqual(answers.changed, [{ seq: decided, said: "subject: withheld → withheld" }]);
    assert.deepEqual(answers.approved, [{ seq: decided, said: "user user-ana (edit)" }]);
    assert.deepEqual(answers.reached, [
      { seq: ended, said: "the CRM answered: ok, HTTP status 201, CRM id 501 (hubspot email 501)" },
      { seq: endedDeal, said: "the CRM answered: ok, HTTP status 201, CRM id 9001 (hubspot opportunity 9001)" },
    ]);
    assert.deepEqual(answers.proposed.map(({ seq }) => seq), [proposed, change]);
    assert.match(answers.intact, /^Yes: chain valid, \d+ walked/);
    assert.match(answers.elsewhere, /vendor's own history/);
    assert.ok(answers.isComplete && chain.ok && chain.line.startsWith("chain valid"));
  });

  it("follows what was decided about a record to what it came from, under every id that the record bore", async () => {
    assert.deepEqual((await history("opportunity", "9001")).entries.map(({ seq }) => seq), story.deal);
    assert.deepEqual((await history("email", "9001")).entries, []);
    problemOf(await ask(`${web.origin}/api/v1/records/salesforce/email/501/history`, { key }), 404);
  });

  it("finds what the outsider's checker finds in the exported log", async () => {
    const dir = join(web.dataDir, "export-for-history");
    await web.app.audit.export(id, { folder: exportFolder(dir) });
    for (const [object, record] of [["email", "501"], ["opportunity", "9001"], ["email", "none"]] as const) {
      const { stdout } = await promisify(execFile)(process.execPath, [join(dir, "verify-audit.mjs"), dir, "--history", "hubspot", object, record]);
      const theirs = [...stdout.matchAll(/^position (\d+) {2}/gm)].map(([, at]) => Number(at));
      assert.deepEqual((await history(object, record)).entries.map(({ seq }) => seq), theirs, object);
    }
  });

  it("is told for people by the command line, entry by entry, without a withheld value", async () => {
    const { code, stdout, stderr } = await steward("audit", "history", "hubspot", "email", "501");
    assert.deepEqual([code, stderr], [0, ""], stderr);
    const [first = ""] = stdout.split("\n");
    assert.equal(first, "hubspot email 501: 8 entries");
    for (const line of [
      /^ +\d+ {2}\d{4}-\d\d-\d\dT[\d:.]{12}Z {2}proposed: log_activity \(hubspot email act-0+1\)$/m, /^ {10}subject: nothing → withheld$/m, /^ {10}confidence 90 %; reasons: weak_evidence; route: review by version 3 of the policy; open until /m,
      /^ {10}rationale: withheld; summary: erased$/m, /decided: edit \(hubspot review review-1\), via single$/m, /^ {10}changed subject: withheld → withheld$/m, /the CRM answered: ok, HTTP status 201, CRM id 501/,
      /^What did a person change\?$/m, /^Is the log intact\? Yes: chain valid/m, /the CRM vendor's own history/,
    ]) assert.match(stdout, line);
    assert.doesNotMatch(stdout, /Pump drawings|They want/);
  });

  it("is one line of JSON for programs, the same that the API gives", async () => {
    const { code, stdout } = await steward("audit", "history", "hubspot", "opportunity", "9001", "--json");
    assert.equal(code, 0);
    const { record, entries, answers } = HistorySchema.parse(JSON.parse(stdout));
    assert.deepEqual({ record, entries, answers }, (({ record: one, entries: all, answers: said }) => ({ record: one, entries: all, answers: said }))(await history("opportunity", "9001")));
  });

  it("when the log is broken, then it says so, and the verb ends with 1", async () => {
    const broken = await startWeb();
    try {
      const one = await installed(broken, "1");
      const [, decided = 0] = (await tellStory(broken.app.store, one)).email;
      await asOwner(broken.connection, (client) => client.query(`ALTER TABLE steward.audit_entry DISABLE TRIGGER never_changed; UPDATE steward.audit_entry SET bytes = replace(bytes, 'user-ana', 'user-eve') WHERE seq = ${String(decided)}`));
      const answer = await ask(`${broken.origin}/api/v1/records/hubspot/email/501/history`, { key: await keyOf(broken, one, ["audit:read"]) });
      const { answers, chain } = HistorySchema.parse(answer.json);
      assert.match(answers.intact, new RegExp(`^No: chain broken at position ${String(decided)}: altered .+ Rely on no entry at that position or behind it\\.$`));
      assert.deepEqual([chain.ok, chain.broken?.at], [false, decided]);
    } finally {
      await broken.stop();
    }
  });
});
