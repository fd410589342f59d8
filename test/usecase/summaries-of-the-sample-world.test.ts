import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseFile, parseWorldText } from "../../src/app/compose-files.ts";
import { activityFiles, readActivityFile } from "../../src/app/activity-files.ts";
import { loadDefaultPolicy, parsePolicy } from "../../config/load.ts";
import type { Activity } from "../../src/domain/model/activity.ts";
import type { Extraction } from "../../src/domain/model/judgement.ts";
import { screenContext } from "../../src/domain/privacy/screen-context.ts";
import { screen } from "../../src/domain/privacy/screen.ts";
import { foldSpace, foldText } from "../../src/domain/text/fold.ts";
import { previewer } from "../../src/usecases/preview-activities.ts";

const WORLD = fileURLToPath(new URL("../../sandbox/seed/world", import.meta.url));

interface Summarised {
  readonly file: string;
  readonly source: string;
  readonly extraction: Extraction;
  readonly reasons: readonly string[];
}

/** Every activity of the sample world that may be written, with its screened words. */
async function summarised(): Promise<readonly Summarised[]> {
  const world = parseWorldText(await readFile(join(WORLD, "world.json"), "utf8"));
  assert.ok(world.ok);
  const { records, asOf, policy: parts } = world.value;
  const policy = parsePolicy({ ...(await loadDefaultPolicy()), ...parts }, "world.json");
  const judge = previewer({ records, policy, clock: { now: () => asOf } });
  const context = screenContext(records.users, policy);
  const found: Summarised[] = [];
  for (const file of await activityFiles([join(WORLD, "activities")])) {
    const read = await readActivityFile(file);
    assert.ok(!("failure" in read));
    const parsed = await parseFile({ name: file.name, ...read }, { defaultZone: "UTC", ownDomains: policy.organisation.ownDomains });
    assert.ok(parsed.ok);
    for (const activity of parsed.value) {
      const { proposed, route, reasons } = judge(file.name, activity);
      const screened = screen(activity, context);
      if (proposed === null || route === "skip" || screened.outcome === "block") continue;
      found.push({ file: file.name, source: wordsOf(screened.activity), extraction: proposed.extraction, reasons });
    }
  }
  return found;
}

function wordsOf({ text, participants }: Activity): string {
  const people = participants.flatMap(({ name, email, phone }) => [name, email, phone]);
  return foldText(foldSpace([...people, text.subject, text.body, ...Object.values(text.fields), ...text.transcript.map((turn) => turn.text)].join(" ")));
}

describe("the summaries of the sample world", function () {
  this.timeout(60_000);
  let all: readonly Summarised[] = [];
  before(async () => {
    all = await summarised();
    assert.ok(all.length > 60, String(all.length));
  });

  it("carry a quote of the source for every claim, the heading too", () => {
    const claims = all.flatMap(({ file, source, extraction }) => extraction.claims.flatMap(({ text, quote, also = [] }) => [quote, ...also].map((one) => ({ file, text, quote: one, source }))));
    assert.ok(claims.length > 300, String(claims.length));
    assert.deepEqual(claims.filter(({ quote, source }) => quote === "" || !source.includes(foldText(quote))).map(({ file, text, quote }) => ({ file, text, quote })), []);
    for (const { file, extraction } of all) assert.equal(extraction.claims[0]?.kind, "heading", file);
  });

  it("are their claims and nothing else, in sixty words, with at most two whole sentences", () => {
    for (const { file, extraction } of all) {
      assert.equal(extraction.summary, extraction.claims.map(({ text }) => text).join(" "), file);
      assert.ok(extraction.summary.split(/\s+/).length <= 60, file);
      assert.ok(extraction.claims.filter(({ kind }) => kind === "extract").length <= 2, file);
    }
  });

  it("tell of every step that its words carry it", () => {
    for (const { file, reasons } of all) assert.ok(!reasons.includes("unsupported_claim"), file);
  });
});
