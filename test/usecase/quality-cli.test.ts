import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

import { ExampleSchema, QualitySchema } from "../../src/app/http/quality-schemas.ts";
import { activityId, reviewTaskId } from "../../src/domain/model/ids.ts";
import type { Features } from "../../src/domain/quality/example.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { commandLine } from "./http/command-line.ts";

const FEATURES: Features = {
  about: "activity", kind: "email", source: "mail", route: "review", reasons: ["match_uncertain"], certainty: "uncertain", confidenceBp: 9_000,
  margin: null, clearance: { bits: 11, lead: 11 }, evidence: [], counts: {},
};

describe("measures and calibration on the command line", function () {
  this.timeout(DATABASE_TIMEOUT_MS * 4); // A dozen processes, each of which loads the app.
  const cli = commandLine();
  const { steward } = cli;

  it("the measures are a table, or one line of JSON; a slip in a day or a breakdown is a wrong call", async () => {
    await cli.web.app.store.inInstallation(cli.id, (tx) => tx.quality.seen([{ subject: "a1", week: "2026-03-09", source: "mail", kind: "email", rep: null, marks: ["auto", "clear"], confidenceBp: 9_000, endedAt: null }]));
    const table = await steward("quality", "--from", "2026-03-10", "--to", "2026-03-12", "--by", "source");
    assert.deepEqual([table.code, table.stdout.split("\n")[0]], [0, "2026-03-09 to 2026-03-15"], table.stderr);
    assert.match(table.stdout, /\nmail +1 +0 +0 +0\.0 % +90\.0 %/);
    const asked = await steward("quality", "--from", "2026-03-10", "--to", "2026-03-12", "--json");
    assert.equal(QualitySchema.parse(JSON.parse(asked.stdout)).total.seen, 1);
    for (const wrong of [["--from", "March"], ["--to", "2026-02-30"], ["--by", "colour"], ["--from", "2020-01-01"]]) assert.equal((await steward("quality", ...wrong)).code, 2, wrong.join(" "));
  });

  it("too few decisions: the answer is no; enough of them: it is proposed, approved once, and holds", async () => {
    assert.equal((await steward("calibrate", "--propose")).code, 1);
    await cli.web.app.store.inInstallation(cli.id, async (tx) => {
      for (let index = 0; index < 400; index += 1) {
        const asked = { id: reviewTaskId(`r${String(index)}`), activityId: activityId(`a${String(index)}`), judgedAt: cli.web.clock.now(), features: FEATURES, links: null };
        await tx.examples.label(asked, { verb: "approve", via: "single", by: "user", edited: [], wrongLink: false, msOpen: null }, cli.web.clock.now());
      }
    });
    const calibrated = await steward("calibrate", "--propose", "--json");
    assert.equal(calibrated.code, 0, calibrated.stderr);
    const { proposal } = z.object({ proposal: z.string() }).parse(JSON.parse(calibrated.stdout));
    assert.match((await steward("policy", "proposals")).stdout, new RegExp(`^${proposal} .* open +match\\.clearAtBits 12 → 11`));
    const approved = await steward("policy", "approve", proposal);
    assert.deepEqual([approved.code, approved.stdout], [0, "Version 2 holds from now on. Changed: match.clearAtBits.\n"], approved.stderr);
    assert.equal((await steward("policy", "reject", proposal)).code, 1);
    assert.equal((await steward("policy", "approve", "none")).code, 2);
    assert.match((await steward("policy", "show")).stdout, /"clearAtBits": 11,/);
  });

  it("the examples are written to a new file, one a line, and over none that is there", async () => {
    const file = join(cli.web.dataDir, "examples.jsonl");
    assert.equal((await steward("examples", "export", "--out", file)).code, 0);
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    assert.equal(lines.map((line) => ExampleSchema.parse(JSON.parse(line))).length, 400);
    assert.equal((await steward("examples", "export", "--out", file)).code, 2);
    assert.equal((await steward("examples", "export")).code, 2);
  });
});
