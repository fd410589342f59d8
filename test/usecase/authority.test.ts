import assert from "node:assert/strict";

import { parsePolicy } from "../../config/load.ts";
import { authorityCheck } from "../../src/app/doctor-authority.ts";
import { authorityLines } from "../../src/app/cli/authority-lines.ts";
import { cleanupLines } from "../../src/app/cli/cleanup-lines.ts";
import type { Standing } from "../../src/usecases/decide-review/authority/weigh-authority.ts";
import { weighAuthority } from "../../src/usecases/decide-review/authority/weigh-authority.ts";
import { readCleanup } from "../../src/usecases/read-cleanup.ts";
import { PolicySchema } from "../../config/policy.ts";
import { exact } from "../../src/domain/quality/exact.ts";
import { setPolicy } from "../../src/usecases/set-policy.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { chain } from "../helpers/proof.ts";
import { carelessReviewer, FIXES, goodReviewer, hastyReviewer, hostileReviewer, type Reviewer, simulation } from "../helpers/simulated-reviewers.ts";

const MONDAY = "2026-01-05T09:00:00.000Z";
const WEEKS_MAX = 16;
/** The same story with fewer decisions. `AUTHORITY_TERMS=default PRINT_TRAJECTORY=1` tells it with the terms as they come, as docs/authority.md has it, in minutes. */
const AS_IT_COMES = process.env["AUTHORITY_TERMS"] === "default";
const TERMS = AS_IT_COMES ? {} : { acceptanceLowerMin: 0.9, reversalUpperMax: 0.05, loseAtUpper: 0.1, eachReviewerMin: 10, secondLooksWrongUpperMax: 0.1, probationCheckPercent: 60, perDayMax: 12 };
const { reversalUpperMax, perDayMax, acceptanceLowerMin } = PolicySchema.parse({ authority: { terms: TERMS } }).authority.terms;
const QUESTIONS_A_WEEK = AS_IT_COMES ? 60 : 16;
/** The least number of which none was wrong that the bound needs. */
const LOOKS_NEEDED = Array.from({ length: 1_000 }, (_, count) => count).find((count) => exact(0, count).upper <= reversalUpperMax) ?? 0;
/** Weeks after which so many were looked at and settled, were all of them right; and were one in five refused. */
const WEEKS_ENOUGH = AS_IT_COMES ? 9 : 8;
const WEEKS_ENOUGH_OF_A_WRONG_RULE = AS_IT_COMES ? 11 : 8;
const GOOD = [goodReviewer("a"), goodReviewer("b")];

describe("the right to act alone, with simulated reviewers", function () {
  this.timeout(DATABASE_TIMEOUT_MS * 4);
  let fresh: FreshStore;
  let accounts = 0;
  before(async () => { fresh = await freshStore(); });
  beforeEach(() => { fresh.clock.moveTo(MONDAY); });
  after(() => fresh.close());

  const begin = (more: object = {}, how: { readonly checkMs?: number } = {}) => simulation(fresh, `authority-${String((accounts += 1))}`, { ...TERMS, ...more }, how);
  /** Weeks of 60 questions, until an admin is asked; where a class stood at the end of each. */
  const weeksOf = async (world: Awaited<ReturnType<typeof begin>>, reviewers: readonly Reviewer[], { wrongEvery, weeks = WEEKS_MAX }: { readonly wrongEvery: number; readonly weeks?: number }): Promise<readonly Standing[]> => {
    const all: Standing[] = [];
    for (let week = 0; week < weeks && all.at(-1)?.state !== "asking"; week += 1) all.push(await world.week({ reviewers, each: QUESTIONS_A_WEEK / reviewers.length, wrongEvery }));
    if (process.env["PRINT_TRAJECTORY"] !== undefined) process.stdout.write(`${[...all.entries()].map(([week, one]) => lineOf(week + 1, one)).join("\n")}\n`);
    return all;
  };
  const lineOf = (week: number, { state, evidence: { accepted, judged, acceptanceAtLeast, reversed, done, reversedAtMost, checksRight, checksWrong, checkedWrongAtMost }, lacks }: Standing): string =>
    `| ${String(week)} | ${state} | ${String(accepted)} of ${String(judged)} | ${(acceptanceAtLeast * 100).toFixed(1)} % | ${String(reversed)} of ${String(done)} | ${(reversedAtMost * 100).toFixed(1)} % | ${String(checksWrong)} of ${String(checksWrong + checksRight)} | ${(checkedWrongAtMost * 100).toFixed(1)} % | ${lacks.join(", ")} |`;

  it("rises with good reviewers once the bounds are met and an admin approves, acts within its bounds, and falls when reversals come", async () => {
    const world = await begin();
    const weeks = await weeksOf(world, GOOD, { wrongEvery: 0 });
    assert.ok(weeks.slice(0, -1).every(({ state }) => state === "recommends"), "nothing acts before it is granted");
    const last = weeks.at(-1);
    assert.deepEqual([last?.state, last?.lacks], ["asking", []]);
    assert.ok((last?.evidence.done ?? 0) >= LOOKS_NEEDED && (weeks.at(-2)?.evidence.done ?? LOOKS_NEEDED) < LOOKS_NEEDED, "as soon as the bounds are met, and no sooner");
    assert.equal(await world.comesUp(true), false, "asked, it still recommends");
    assert.equal(await world.adminApproves({ kind: "service" }), false, "a key is nobody who answers for it");
    assert.ok(await world.adminApproves());
    assert.deepEqual(await world.grants(), [FIXES]);

    const monday = fresh.clock.now();
    for (let index = 0; index < perDayMax; index += 1) assert.equal(await world.comesUp(true), true);
    assert.equal(await world.comesUp(true), false, "no more than so many a day");
    fresh.clock.advance(86_400_000);
    assert.deepEqual([await world.comesUp(true, 6), await world.comesUp(true, 8), await world.comesUp(true, 3)], [true, false, false], "never where much hangs on a record, or nobody knows how much");
    await world.lookAgain();
    assert.equal((await world.nextWeek(monday)).state, "granted");

    for (let index = 0; index < 8; index += 1) assert.equal(await world.comesUp(false), true, "the source began to tell something else");
    fresh.clock.advance(15 * 86_400_000);
    await world.lookAgain();
    assert.deepEqual(await world.grants(), [], "lost while they are taken back, before the schedule looks");
    assert.equal(await world.comesUp(true), false);
    const { state, evidence, lastLoss } = await world.standing();
    assert.deepEqual([state, evidence.judged], ["recommends", 0], "it begins again from nothing");
    assert.ok(lastLoss !== null);
    const entries = await chain(fresh, world.id);
    const keys = entries.flatMap((entry) => (entry.type === "config" ? [entry.data["key"]] : []));
    for (const key of ["policy-proposal.made", "policy-proposal.approved", "authority.lost"]) assert.equal(keys.filter((one) => one === key).length, 1, key);
    const alone = entries.find(({ type, data }) => type === "proposal" && JSON.stringify(data["policy"]).includes("auto"));
    assert.match(JSON.stringify(alone?.data["policy"]), /"rule":"grants\.fixes contact\.phone-form"/);
    assert.equal(entries.filter(({ type, data }) => type === "decision" && data["verdict"] === "approve").length >= LOOKS_NEEDED, true);
    const told = await weighAuthority(world.deps, world.id, { isLogBroken: false });
    assert.deepEqual(told.untold.map((loss) => loss.class), [FIXES]);
    assert.deepEqual((await weighAuthority(world.deps, world.id, { isLogBroken: false })).untold, [], "told once");
    const check = await authorityCheck(world.deps, await fresh.store.inInstallation(world.id, (tx) => Promise.resolve(tx.installation)));
    assert.deepEqual([check.state, /contact\.phone-form lost that/.test(check.detail)], ["warning", true]);
    assert.match(authorityLines([await world.standing()]).join("\n"), /recommends/);
  });

  it("never rises with reviewers who approve in a second, however many they approve", async () => {
    const weeks = await weeksOf(await begin(), [hastyReviewer("a"), hastyReviewer("b")], { wrongEvery: 0, weeks: 9 });
    assert.ok(weeks.every(({ state, evidence }) => state === "recommends" && evidence.accepted <= 18));
  });

  it("never rises with careless reviewers: what they let through is found by second looks and taken back", async () => {
    const weeks = await weeksOf(await begin(), [carelessReviewer("a"), carelessReviewer("b")], { wrongEvery: AS_IT_COMES ? 19 : 5, weeks: 10 });
    assert.ok(weeks.every(({ state }) => state === "recommends"));
    assert.ok(weeks.every(({ lacks }) => lacks.includes("second-looks")), "only the sample is taken back; what these looks found is what keeps it");
    assert.ok((weeks.at(-1)?.evidence.acceptanceAtLeast ?? 0) >= acceptanceLowerMin, "by what they say alone it would");
  });

  it("never rises by second looks that take a second: right in less than a look is no answer, wrong always is one", async () => {
    const weeks = await weeksOf(await begin({}, { checkMs: 800 }), GOOD, { wrongEvery: 0, weeks: WEEKS_ENOUGH });
    assert.ok(weeks.every(({ evidence }) => evidence.checksRight <= weeks.length), "the first of a week may have been a look");
    assert.deepEqual([weeks.at(-1)?.state, weeks.at(-1)?.lacks], ["recommends", ["second-looks"]]);
    fresh.clock.moveTo(MONDAY);
    const careless = await weeksOf(await begin({ probationCheckPercent: 100 }, { checkMs: 800 }), [carelessReviewer("a"), carelessReviewer("b")], { wrongEvery: 8, weeks: 2 });
    assert.ok((careless.at(-1)?.evidence.checksWrong ?? 0) >= 2);
  });

  it("never rises with hostile reviewers, nor with one good reviewer alone; a rule that is wrong does not rise with good ones either", async () => {
    const hostile = await weeksOf(await begin(), [hostileReviewer("a"), hostileReviewer("b")], { wrongEvery: 19, weeks: 7 });
    assert.ok(hostile.every(({ state, evidence }) => state === "recommends" && evidence.acceptanceAtLeast < 0.2));
    fresh.clock.moveTo(MONDAY);
    const alone = await weeksOf(await begin(), [goodReviewer("a")], { wrongEvery: 0, weeks: WEEKS_ENOUGH });
    assert.deepEqual([alone.at(-1)?.state, alone.at(-1)?.lacks], ["recommends", ["reviewers"]]);
    fresh.clock.moveTo(MONDAY);
    const wrongRule = await weeksOf(await begin(), GOOD, { wrongEvery: 5, weeks: WEEKS_ENOUGH_OF_A_WRONG_RULE });
    assert.deepEqual([wrongRule.at(-1)?.state, wrongRule.at(-1)?.lacks], ["recommends", ["acceptance"]]);
  });

  it("is not granted by hand, nor by a proposal that later decisions contradict, and ends with a broken log", async () => {
    const world = await begin();
    const wish = parsePolicy({ grants: { fixes: [FIXES] }, authority: { terms: TERMS } }, "a policy");
    assert.deepEqual((await setPolicy(world.deps, world.id, wish, { actor: { kind: "admin", id: "cli" } })).unearned, [FIXES]);
    assert.deepEqual(await world.grants(), []);
    await weeksOf(world, GOOD, { wrongEvery: 0 });
    await world.week({ reviewers: [hostileReviewer("c")], each: 8, wrongEvery: 0 });
    assert.equal(await world.adminApproves(), false, "eight refusals since");
    const other = await begin();
    fresh.clock.moveTo(MONDAY);
    await weeksOf(other, GOOD, { wrongEvery: 0 });
    assert.equal(await other.adminApproves({ isLogRight: false }), false, "nothing is granted on a log that was not found right");
    assert.ok(await other.adminApproves(), "which takes nothing of what was earned");
    const { lost } = await weighAuthority(other.deps, other.id, { isLogBroken: true });
    assert.deepEqual([lost.map(({ why }) => why), await other.grants()], [["broken-log"], []]);
  });

  it("is measured: by rule, object, owner and week, with an empty state where nothing was decided", async () => {
    const world = await begin({ probationCheckPercent: 100 });
    const read = (by: "week" | "rule" | "object" | "owner") => readCleanup(world.deps, world.id, { from: "2026-01-05", to: "2026-03-01", by });
    const empty = await read("rule");
    assert.ok(empty);
    assert.match(cleanupLines(empty).join("\n"), /Nothing that was suggested/);
    await world.week({ reviewers: GOOD, each: 10, wrongEvery: 5 });
    await world.week({ reviewers: [carelessReviewer("c")], each: 10, wrongEvery: 5 });
    for (let week = 0; week < 3; week += 1) await world.week({ reviewers: [], each: 0, wrongEvery: 0 });
    const measured = await read("rule");
    assert.ok(measured);
    const { decided, approved, rejected, acceptanceRate, rollbacks, medianMs, merges, falseMergeBounds } = measured.total;
    assert.deepEqual([decided, approved, rejected, acceptanceRate, merges, falseMergeBounds], [30, 26, 4, 26 / 30, 0, null]);
    assert.ok(rollbacks === 2 && medianMs !== null);
    assert.deepEqual(measured.rows.map(({ key }) => key), [FIXES]);
    assert.deepEqual((await read("week"))?.rows.map(({ key, decided: n }) => [key, n]), [["2026-01-05", 20], ["2026-01-12", 10]]);
    assert.match(cleanupLines(measured).join("\n"), /contact\.phone-form\s+30\s+86\.7 %/);
  });
});
