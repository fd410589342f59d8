import assert from "node:assert/strict";

import * as z from "zod";

import { auditDepsOf } from "../helpers/audit-deps.ts";
import { verifyAudit } from "../../src/usecases/audit-log/verify-audit.ts";
import { assertOutcomes, assertSense, chain } from "../helpers/proof.ts";
import { door, loggedIn } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";
import { type Ground, groundIn } from "./ground.ts";
import { planOf, type RunPlan } from "./plan.ts";
import { type Wanted, WAYS } from "./ways.ts";

/** How many seeds; all of them run in CI. */
const RUNS = Number(process.env["STEWARD_FAULT_RUNS"] ?? "20");
/** One seed alone. */
const ONLY = process.env["STEWARD_FAULT_SEED"];
const SEEDS = ONLY === undefined ? Array.from({ length: RUNS }, (_, index) => index + 1) : [Number(ONLY)];
const RECONNECTS_MAX = 3;
/** A fault at the third call finds none where two are enough. */
const STRUCK_SHARE_MIN = 0.6;

/**
 * Whatever goes wrong while something is written, in whichever way and in either CRM: each record stands there once and
 * as it was wanted, or a person is asked and reads why; nothing stays in doubt, and every call had its intent on the
 * chain. Time is moved by hand.
 */
describe("while calls fail", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  const grounds = new Map<RunPlan["crm"], Ground>();
  const counts = { planned: 0, struck: 0 };
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(async () => {
    for (const { one } of grounds.values()) await one.close();
    await sandbox.stop();
  });

  for (const seed of SEEDS) {
    const plan = planOf(seed, WAYS.length);
    const way = WAYS[plan.way];
    assert.ok(way);
    it(`seed ${String(seed)}, ${plan.crm}, ${way.name}: ${plan.faults.map(({ name }) => name).join("; ")}`, async () => {
      const ground = grounds.get(plan.crm) ?? (await groundIn(sandbox, plan.crm));
      grounds.set(plan.crm, ground);
      const known = new Set((await open(ground)).map(({ id }) => id));
      assert.deepEqual([...known], [], "an earlier run left a question");
      try {
        const wanted = await way.prepare(ground, seed);
        await door(ground.side.url, "faults", plan.faults.flatMap(({ faults }) => faults));
        counts.planned += plan.faults.length;
        counts.struck += plan.faults.length - (await settle(ground));
        await assertNothingOpen(ground, wanted);
        await answerAll(ground);
        await assertStands(ground, wanted);
        await assertChain(ground);
      } catch (cause) {
        throw new Error(`this seed alone: STEWARD_FAULT_SEED=${String(seed)} npm run test:faults`, { cause });
      } finally {
        await calm(ground);
      }
    });
  }

  it("in the end both chains are whole, and most faults struck", async () => {
    for (const { one } of grounds.values()) assert.ok((await verifyAudit(auditDepsOf(one.fresh), one.id)).ok);
    assert.ok(counts.struck >= counts.planned * STRUCK_SHARE_MIN, `only ${String(counts.struck)} of ${String(counts.planned)} faults struck`);
  });
});

const calm = async ({ side }: Ground): Promise<void> => { await fetch(`${side.url}/_sandbox/faults`, { method: "DELETE" }); };
const open = async ({ one }: Ground) => (await one.reviews()).filter(({ state }) => state === "open");

const WaitingSchema = z.object({ waiting: z.array(z.unknown()) });

/** Until nothing waits. A dead grant is an admin's affair, who comes by. Returns how many faults found no call. */
async function settle(ground: Ground): Promise<number> {
  const { one, side } = ground;
  let idle = 0;
  for (let times = 0; times <= RECONNECTS_MAX; times += 1) {
    await one.drain();
    idle += WaitingSchema.parse(await door(side.url, "faults")).waiting.length;
    await calm(ground);
    if ((await one.in((tx) => Promise.resolve(tx.installation.state))) === "connected") return idle;
    await one.reconnect();
  }
  return assert.fail("the grant died again and again");
}

/** What was not written is asked about, in words; nothing waits by itself, and nothing stands twice. */
async function assertNothingOpen(ground: Ground, wanted: Wanted): Promise<void> {
  const { one } = ground;
  const counts = await one.in((tx) => tx.writes.counts());
  assert.deepEqual([counts.due, counts.intended], [0, 0], "something is in doubt or waits");
  const questions = await open(ground);
  const refused = ((await one.in((tx) => tx.writes.ofActivities([wanted.activity]))).get(wanted.activity) ?? []).filter(({ id, state }) => state === "refused" && questions.some((task) => task.id.includes(id)));
  for (const { detail } of questions.filter(({ id }) => refused.some((write) => id.includes(write.id)))) assert.match(detail, /The CRM says: \S|Somebody changed/);
  await assertOnce(ground);
  assert.deepEqual(ground.unannounced, [], "the CRM was called before the intent was on the chain");
}

async function assertOnce({ side }: Ground): Promise<void> {
  const keys = (await loggedIn(side)).map(({ object, key }) => `${object} ${key}`);
  assert.deepEqual(keys.filter((key, at) => keys.indexOf(key) !== at), [], "a record exists twice");
}

/** A person says yes to all that is asked. */
async function answerAll(ground: Ground): Promise<void> {
  for (let rounds = 0; rounds < 3; rounds += 1) {
    const tasks = await open(ground);
    for (const task of tasks) assert.ok((await ground.one.decide(task, "approve")).ok);
    if (tasks.length === 0) return;
    await ground.one.drain();
  }
  assert.deepEqual(await open(ground), [], "questions without end");
}

async function assertStands(ground: Ground, { activity, engagements, record }: Wanted): Promise<void> {
  const { one, side } = ground;
  const all = await loggedIn(side);
  const writer = await ground.writer();
  for (const { object, key, fields, seeds } of engagements) {
    const own = all.filter((logged) => logged.key === key);
    assert.equal(own.length, 1, `${object} is not there once`);
    if (seeds !== null) assert.deepEqual(own[0]?.seeds.filter((seed) => seeds.includes(seed)), seeds, `${object} does not hang on its records`);
    const found = await writer.find(object, [key]);
    assert.ok(found.ok);
    for (const [field, value] of Object.entries(fields)) {
      const present: unknown = Reflect.get(found.value[0]?.fields ?? {}, field);
      if (present !== undefined) assert.deepEqual(present, value, `${object}.${field}`);
    }
  }
  if (record !== null) {
    const { fields } = await ground.record(record.object);
    for (const [field, value] of Object.entries(record.fields)) assert.equal(Reflect.get(fields, field), value, field);
  }
  const writes = (await one.in((tx) => tx.writes.ofActivities([activity]))).get(activity) ?? [];
  assert.ok(writes.length > 0, "nothing was written at all");
  assert.equal((await one.activity(activity)).state, "logged");
  await assertOnce(ground);
}

async function assertChain({ one }: Ground): Promise<void> {
  assertOutcomes(await chain(one.fresh, one.id));
  await assertSense(one);
}
