import assert from "node:assert/strict";
import * as z from "zod";

import { ReviewShownSchema } from "../../../src/app/http/review-answers.ts";
import { MergePreviewedSchema } from "../../../src/app/http/merge-schemas.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { askAboutMerge } from "../../helpers/asked-merge.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { ask, installed, keyOf, problemOf, startWeb, type Web } from "./web.ts";

describe("merges are looked at and had otherwise by HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let api: string;
  let installation: InstallationId;
  let key: string;
  before(async () => {
    web = await startWeb();
    api = `${web.origin}/api/v1`;
    installation = await installed(web, "1");
    key = await keyOf(web, installation);
    await askAboutMerge(web.app.store, installation, web.clock.now());
  });
  after(() => web.stop());

  const shown = async (id = "merge-m1") => ReviewShownSchema.parse((await ask(`${api}/reviews/${id}`, { key })).json);
  const preview = (body: unknown, id = "merge-m1") => ask(`${api}/reviews/${id}/merge-preview`, { method: "POST", key, body });

  it("when its review is read, then both records stand side by side, with the winner, the reason and what is lost", async () => {
    const { merge, why } = await shown();
    assert.ok(merge);
    assert.deepEqual(why.map(({ code, sentence }) => [code, sentence]), [["duplicate", "Two records are likely the same."]]);
    assert.deepEqual([merge.survivorId, merge.records.map(({ id, title, stays, children }) => [id, title, stays, children])], ["c-1", [["c-1", "A. Bell", true, 0], ["c-2", "Ana Bell", false, 0]]]);
    assert.deepEqual(merge.fields.map(({ field: name, label, choices, becomes, winner, by }) => [name, label, choices.map(({ from, value }) => [from, value]), becomes, winner, by]), [
      ["jobtitle", "Job title", [["c-1", "Chief"], ["c-2", "VP"]], "Chief", "c-1", "filled"],
      ["city", "city", [["c-1", null], ["c-2", "Kiel"]], "Kiel", "c-2", "filled"],
      ["HasOptedOutOfEmail", "HasOptedOutOfEmail", [["c-1", "true"], ["c-2", "false"]], "true", "c-1", "strictest"],
    ]);
    assert.match(merge.fields[2]?.choices[1]?.refusal ?? "", /never loosens/);
    assert.deepEqual(merge.lost.map(({ of, field: name, value }) => [of, name, value]), [["c-2", "jobtitle", "VP"], ["c-2", "HasOptedOutOfEmail", "false"]]);
    assert.deepEqual([merge.undo.statement, merge.approvals.needed, merge.approvals.already], ["It can be taken back.", 1, []]);
  });

  it("when it is previewed with another survivor and a pick, then losses and values are those of that, and nothing is written", async () => {
    const before = await shown();
    const answer = await preview({ survivorId: "c-2", picks: [{ field: "jobtitle", from: "11" }] });
    assert.equal(answer.status, 200, answer.text);
    const { merge } = MergePreviewedSchema.parse(answer.json);
    assert.deepEqual([merge.survivorId, merge.because, merge.picks], ["c-2", "a person chose it", [{ field: "jobtitle", from: "c-1" }]]);
    assert.deepEqual([merge.fields[0]?.becomes, merge.fields[0]?.by, merge.lost.map(({ of, value }) => [of, value])], ["Chief", "pick", [["c-2", "VP"], ["c-2", "false"]]]);
    assert.deepEqual(await shown(), before);
  });

  it("when a pick would loosen a consent, then the preview says why it is not taken, and an edit by it is refused", async () => {
    const picks = [{ field: "HasOptedOutOfEmail", from: "c-2" }];
    const { merge } = MergePreviewedSchema.parse((await preview({ picks })).json);
    assert.deepEqual([merge.fields[2]?.becomes, merge.fields[2]?.refusal], ["true", "HasOptedOutOfEmail tells of consent: a merge never loosens it."]);
    const refused = await ask(`${api}/reviews/merge-m1/decision`, { key, body: { verb: "edit", version: 1, merge: { picks } } });
    assert.match(problemOf(refused, 400).detail, /never loosens/);
  });

  it("when the request is none, then it is refused with the place", async () => {
    assert.match(problemOf(await preview({ survivorId: "c-3" }), 400).detail, /none of the two/);
    assert.match(problemOf(await preview({ picks: [{ field: "colour", from: "c-1" }] }), 400).detail, /do not differ in colour/);
    assert.ok(problemOf(await preview({ picks: [{ field: "jobtitle" }] }), 400).errors?.some(({ path }) => path === "picks.0.from"));
    problemOf(await preview({}, "merge-none"), 404);
    const misplaced = await ask(`${api}/reviews/merge-m1/decision`, { key, body: { verb: "approve", version: 1, merge: { survivorId: "c-2" } } });
    problemOf(misplaced, 400);
    const weak = await keyOf(web, installation, ["activities:read"]);
    problemOf(await ask(`${api}/reviews/merge-m1/merge-preview`, { method: "POST", key: weak, body: {} }), 403);
  });

  it("when a program would have it otherwise with a key, then it may not", async () => {
    const refused = await ask(`${api}/reviews/merge-m1/decision`, { key, body: { verb: "edit", version: 1, merge: { survivorId: "c-2" } } });
    problemOf(refused, 403);
    assert.equal(z.object({ review: z.object({ state: z.string() }) }).parse((await ask(`${api}/reviews/merge-m1`, { key })).json).review.state, "open");
  });
});
