import assert from "node:assert/strict";
import type * as z from "zod";

import { CalibrationSchema, ExampleSchema, PolicyProposalSchema, QualitySchema } from "../../../src/app/http/quality-schemas.ts";
import { activityId, type InstallationId, reviewTaskId } from "../../../src/domain/model/ids.ts";
import type { Features } from "../../../src/domain/quality/example.ts";
import { logActivities } from "../../../src/usecases/log-activity.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { ask, installed, keyOf, problemOf, someCall, startWeb, type Web } from "./web.ts";

const FEATURES: Features = {
  about: "activity", kind: "email", source: "mail", route: "review", reasons: ["match_uncertain"], certainty: "uncertain", confidenceBp: 9_000,
  margin: null, clearance: { bits: 11, lead: 11 }, evidence: [], counts: {},
};

describe("measures, examples and calibration by HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let api: string;
  let installation: InstallationId;
  let key: string;
  let accounts = 0;
  before(async () => {
    web = await startWeb();
    api = `${web.origin}/api/v1`;
  });
  beforeEach(async () => {
    installation = await installed(web, String((accounts += 1)));
    key = await keyOf(web, installation);
  });
  after(() => web.stop());

  /** Decisions as people would have made them, on matches a little under what is clear today. */
  const decided = (count: number, wrong: number): Promise<void> => web.app.store.inInstallation(installation, async (tx) => {
    for (let index = 0; index < count; index += 1) {
      const asked = { id: reviewTaskId(`r${String(index)}`), activityId: activityId(`a${String(index)}`), judgedAt: web.clock.now(), features: FEATURES, links: null };
      await tx.examples.label(asked, { verb: "approve", via: "single", by: "user", edited: [], wrongLink: index < wrong, msOpen: null }, web.clock.now());
    }
  });
  const proposed = async (): Promise<z.infer<typeof PolicyProposalSchema> | null> => {
    const answer = await ask(`${api}/policy/proposals`, { method: "POST", key });
    assert.equal(answer.status, 200, answer.text);
    return PolicyProposalSchema.nullable().parse(Reflect.get(Object(answer.json), "proposal"));
  };
  const present = () => web.app.store.inInstallation(installation, (tx) => Promise.resolve({ version: tx.installation.policyVersion, match: tx.installation.policy.match }));

  it("the measures: what came in is seen, in the promised form, by whatever is asked for", async () => {
    await ask(`${api}/activities`, { key, body: [someCall("one"), someCall("two", { occurredAt: "2026-11-19T09:00:00Z" })] });
    while ((await logActivities(web.app, installation)) > 0);
    for (const by of ["source", "kind", "rep", "team", "week"]) {
      const answer = await ask(`${api}/quality?from=2026-01-01&by=${by}`, { key });
      const quality = QualitySchema.parse(answer.json);
      assert.deepEqual([quality.by, quality.total.seen, quality.from, quality.to, quality.upToDate], [by, 2, "2025-12-29", "2026-11-22", true], answer.text);
      assert.equal(quality.rows.reduce((sum, { seen }) => sum + seen, 0), 2, by);
    }
    assert.equal(QualitySchema.parse((await ask(`${api}/quality`, { key })).json).from, "2026-08-24");
  });

  it("a range that is none, too long or backwards, and a breakdown that is none: refused with the place", async () => {
    for (const query of ["from=yesterday", "by=colour", "from=2020-01-01", "from=2026-11-30", "to=2026-02-30"]) {
      const { errors } = problemOf(await ask(`${api}/quality?${query}`, { key }), 400);
      assert.ok(errors?.[0]?.path, query);
    }
  });

  it("the examples: one JSON object a line, over more than one page", async () => {
    await decided(1_203, 3);
    const { text, headers } = await ask(`${api}/examples`, { key });
    assert.match(headers.get("content-type") ?? "", /x-ndjson/);
    const lines = text.trimEnd().split("\n").map((line) => ExampleSchema.parse(JSON.parse(line)));
    assert.equal(new Set(lines.map(({ id }) => id)).size, 1_203);
    assert.equal(lines.filter(({ decision }) => decision.wrongLink).length, 3);
  });

  it("a proposal is filed once, approved once, and becomes a version of the policy with its entries in the log", async () => {
    await decided(400, 0);
    assert.equal(CalibrationSchema.parse((await ask(`${api}/policy/calibration`, { key })).json).thresholds.kind, "lower");
    const proposal = await proposed();
    assert.ok(proposal);
    assert.deepEqual(proposal.proposed.changes, [{ key: "match.clearAtBits", from: 12, to: 11 }]);
    assert.equal((await proposed())?.id, proposal.id);
    assert.equal((await present()).match.clearAtBits, 12);

    const before = await present();
    const approved = await ask(`${api}/policy/proposals/${proposal.id}/decision`, { key, body: { verb: "approve" } });
    assert.equal(approved.status, 200, approved.text);
    assert.deepEqual(await present(), { version: before.version + 1, match: { ...before.match, clearAtBits: 11 } });
    problemOf(await ask(`${api}/policy/proposals/${proposal.id}/decision`, { key, body: { verb: "reject" } }), 409);
    problemOf(await ask(`${api}/policy/proposals/none/decision`, { key, body: { verb: "reject" } }), 404);
    problemOf(await ask(`${api}/policy/proposals/${proposal.id}/decision`, { key, body: { verb: "maybe" } }), 400);
    const entries = await web.app.audit.tree.entries(await web.app.audit.log(installation), { from: 0, to: 100 });
    for (const told of ["policy-proposal.made", "policy-proposal.approved", '"match.clearAtBits"']) assert.ok(entries.some((entry) => entry.includes(told)), told);
    assert.ok((await web.app.audit.verify(installation)).ok);
    assert.equal(await proposed(), null);
  });

  it("a rejected one changes nothing; one that the policy overtook is refused and says which setting", async () => {
    await decided(400, 0);
    const first = await proposed();
    const before = await present();
    assert.equal((await ask(`${api}/policy/proposals/${first?.id ?? ""}/decision`, { key, body: { verb: "reject" } })).status, 200);
    web.clock.advance(1_000);
    const second = await proposed();
    assert.notEqual(second?.id, first?.id);
    assert.deepEqual(await present(), before);
    await web.app.store.inInstallation(installation, (tx) => tx.setPolicy({ ...tx.installation.policy, match: { ...tx.installation.policy.match, clearAtBits: 13 } }));
    assert.match(problemOf(await ask(`${api}/policy/proposals/${second?.id ?? ""}/decision`, { key, body: { verb: "approve" } }), 409).detail, /match\.clearAtBits/);
    assert.equal((await present()).match.clearAtBits, 13);
  });

  it("another installation's proposal is not there", async () => {
    await decided(400, 0);
    const theirs = await proposed();
    const mine = await installed(web, String((accounts += 1)));
    problemOf(await ask(`${api}/policy/proposals/${theirs?.id ?? ""}/decision`, { key: await keyOf(web, mine), body: { verb: "approve" } }), 404);
  });
});
