import assert from "node:assert/strict";
import fc from "fast-check";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { loadDefaultPolicy, parsePolicy } from "../../config/load.ts";
import type { Policy } from "../../config/policy.ts";
import { parseFile, parseWorldText, type World } from "../../src/app/compose-files.ts";
import type { Activity } from "../../src/domain/model/activity.ts";
import { REASON_CODES } from "../../src/domain/model/reasons.ts";
import { screenContext } from "../../src/domain/privacy/screen-context.ts";
import { screen } from "../../src/domain/privacy/screen.ts";
import { previewer } from "../../src/usecases/preview-activities.ts";
import { cpuMs } from "../helpers/cpu-time.ts";
import { inserted, mutated, mutations } from "./mutations.ts";

/** Inputs: some in every test run, ten times as many each night (`npm run fuzz`). */
const RUNS = Number(process.env["STEWARD_FUZZ_RUNS"] ?? "2000");
/** No input may take longer; twice that is left to a machine under load. */
const INPUT_CPU_MAX_MS = 1_000 * 2;
const RUN_TIMEOUT_MS = Math.max(120_000, RUNS * 60);
const WORLD = new URL("../../sandbox/seed/world/", import.meta.url).pathname;

/** What must not get past the screen wherever in a text it stands, and how it would be seen. */
const SECRETS = [
  { planted: "card 4111 1111 1111 1111.", seen: /4111[\s-]?1111[\s-]?1111[\s-]?1111/ },
  { planted: "IBAN DE89 3704 0044 0532 0130 00.", seen: /3704\s?0044\s?0532/ },
  { planted: "my password is Quell7-Harbor.", seen: /Quell7-Harbor/ },
  { planted: "key AKIAIOSFODNN7EXAMPLE.", seen: /AKIAIOSFODNN7EXAMPLE/ },
  { planted: "my SSN is 536-22-8145.", seen: /536-22-8145/ },
] as const;

interface Source {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sidecar: Buffer | undefined;
}

describe("any input", function () {
  this.timeout(RUN_TIMEOUT_MS);
  let world: World;
  let policy: Policy;
  const sources = readdirSync(join(WORLD, "activities")).filter((name) => !name.endsWith(".meta.json")).map((name): Source => {
    const sidecar = join(WORLD, "activities", name.replace(/\.vtt$/, ".meta.json"));
    return { name, bytes: readFileSync(join(WORLD, "activities", name)), sidecar: name.endsWith(".vtt") && existsSync(sidecar) ? readFileSync(sidecar) : undefined };
  });

  before(async () => {
    const read = parseWorldText(readFileSync(join(WORLD, "world.json"), "utf8"));
    assert.ok(read.ok);
    world = read.value;
    const base = await loadDefaultPolicy();
    policy = parsePolicy({ ...base, ...world.policy, grants: { ...base.grants, activityLogging: true } }, "world.json");
  });

  // Without the bias of arbitraries towards their ends: every file, and every place in it, is as good as another.
  const source = fc.noBias(fc.nat({ max: sources.length - 1 }));
  const place = fc.noBias(fc.integer({ min: 0, max: 999 })).map((thousandths) => thousandths / 1_000);

  it("made of the sample files by changing them is judged or refused in words, in time, and nothing that must not be kept gets through", async () => {
    let planted = 0;
    await fc.assert(fc.asyncProperty(fc.record({ index: source, from: source, changes: mutations, secret: fc.constantFrom(...SECRETS), at: place }), async ({ index, from, changes, secret, at }) => {
      const [one, other] = [sources[index], sources[from]];
      assert.ok(one && other);
      const bytes = inserted(mutated(one.bytes, changes, other.bytes), at, Buffer.from(` ${secret.planted} `));
      const started = cpuMs();
      for (const activity of await read(one, bytes)) {
        if (secret.seen.test(JSON.stringify(activity.text))) planted += 1;
        judge(activity, secret.seen);
      }
      assert.ok(cpuMs() - started < INPUT_CPU_MAX_MS, "it took too long");
    }), { numRuns: RUNS });
    assert.ok(planted > RUNS / 5, `only ${planted} of ${RUNS} inputs held what was to be found`);
  });

  async function read({ name, sidecar }: Source, bytes: Buffer): Promise<readonly Activity[]> {
    const file = { name: `input${name.slice(name.lastIndexOf("."))}`, bytes, ...(sidecar === undefined ? {} : { sidecar }) };
    const parsed = await parseFile(file, { defaultZone: "UTC", ownDomains: policy.organisation.ownDomains });
    if (!parsed.ok) assert.match(parsed.error.reason, /^[A-Z"\d].{5,}/u, "a refusal is a sentence");
    return parsed.ok ? parsed.value : [];
  }

  function judge(activity: Activity, secret: RegExp): void {
    const screening = screen(activity, screenContext(world.records.users, policy));
    if (screening.outcome === "pass") assert.doesNotMatch(JSON.stringify(screening.activity.text), secret, "it would be stored");
    const { route, reasons, proposed, written } = previewer({ records: world.records, policy, clock: { now: () => world.asOf } })("one", activity);
    for (const text of written) {
      assert.doesNotMatch(text, secret, "it would be written");
      assert.doesNotMatch(text, /[\0\u202A-\u202E\u2066-\u2069]/, "it would be written with controls");
    }
    assert.ok(reasons.every((reason) => REASON_CODES.includes(reason)));
    if (route === "auto") assert.deepEqual([reasons, proposed?.review], [[], null]);
    else if (route === "review") assert.ok(reasons.length > 0 && proposed?.review);
    else assert.deepEqual(proposed?.proposals.filter(({ kind }) => kind === "log_activity") ?? [], []);
  }
});
