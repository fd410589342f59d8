import { auditCommitter } from "../../src/adapters/audit/committer.ts";
import { POOL_CONNECTIONS_MAX } from "../../src/adapters/store/database.ts";
import { EMPTY_CHAIN, leafHash } from "../../src/domain/audit/chain.ts";
import { sealEntry } from "../../src/domain/audit/entry.ts";
import { type AuditFact, plain, secret } from "../../src/domain/audit/fact.ts";
import { settleSlots } from "../../src/domain/audit/settle-slots.ts";
import type { LogName } from "../../src/ports/audit-rows.ts";
import { verifyAudit } from "../../src/usecases/audit-log/verify-audit.ts";
import { type LoadStore, loadLogs, openLoadStore } from "../../test/helpers/audit-load-store.ts";
import { freshDatabase } from "../../test/helpers/postgres.ts";
import { type Measure, perSecond, quantile } from "./audit-table.ts";

const SECONDS = 4;
const CPU_ENTRIES = 30_000;
const WRITERS = 32;
const IN_FLIGHT = 512;
const TENANTS = 50;
const GROUP_TIMES_MIN = 10;
const GROUP_RATE_MIN = 10_000;
const GROUP_MS_MAX = 10;
const FLOOR_SHARE_MIN = 0.35;

/** An entry of about 690 bytes whose values all stand in it, and one with three values that are committed to, sealed and kept beside it. */
const FACTS: Readonly<Record<"plain" | "secret", AuditFact>> = { plain: proposal(() => plain("w".repeat(20))), secret: proposal(() => secret("words of a mail")) };

function proposal(value: () => AuditFact["data"][string]): AuditFact {
  return {
    type: "proposal", actor: { kind: "service", id: "log-activity" }, subject: { crm: "hubspot", object: "email", id: `act-${"0".repeat(40)}` },
    data: {
      kind: "log_activity", changes: ["subject", "body"].map((field) => ({ field, before: plain(null), after: value() })),
      rationale: value(), confidence_bp: 9_300, policy: { route: "auto", version: 1 }, expires_at: "2026-12-21T00:00:00.000Z",
    },
  };
}

/** How many entries a second are durable, appended alone and together; every chain is verified afterwards. */
export async function measureAppends(): Promise<readonly Measure[]> {
  const store = openLoadStore(await freshDatabase(), { poolMax: POOL_CONNECTIONS_MAX });
  try {
    const logs = await loadLogs(store, TENANTS);
    const [one] = logs;
    if (one === undefined) throw new Error("there is no log to append to");
    const committer = auditCommitter(store.database.kysely, store.parts);
    const alone = (fact: AuditFact) => () => store.audit.store.inInstallation(one.installation, (tx) => tx.audit.append([fact]));
    const together = (fact: AuditFact, among: readonly LogName[]) => (turn: number) => committer.append(among[turn % among.length] ?? one, fact);
    await appending(together(FACTS.plain, logs), WRITERS, 1);
    const single = await appending(alone(FACTS.plain), 1);
    const each = await appending(alone(FACTS.plain), WRITERS);
    const grouped = await appending(together(FACTS.plain, [one]), WRITERS);
    const floorBefore = cpuFloor(store, FACTS.plain);
    const many = await appending(together(FACTS.plain, logs), IN_FLIGHT);
    // Before and after, for whoever shares the machine comes and goes.
    const floor = (floorBefore + cpuFloor(store, FACTS.plain)) / 2;
    const secretFloor = cpuFloor(store, FACTS.secret);
    const secretEach = await appending(alone(FACTS.secret), WRITERS);
    const secretGrouped = await appending(together(FACTS.secret, [one]), WRITERS);
    const secretMany = await appending(together(FACTS.secret, logs), IN_FLIGHT);
    await assertWhole(store, logs);
    const [times, share] = [grouped.rate / each.rate, many.rate / floor];
    return [
      { measure: "canonicalise and hash, no I/O", figure: perSecond(floor) },
      { measure: "1 writer, a transaction each; to that", figure: figureOf(single), ratio: single.rate / floor },
      { measure: `${String(WRITERS)} writers of one log, a transaction each; to that`, figure: figureOf(each), ratio: each.rate / floor },
      { measure: `${String(WRITERS)} in flight on one log, commits shared; to a transaction each`, figure: figureOf(grouped), ratio: times, goal: [`≥ ${String(GROUP_TIMES_MIN)} ×`, times >= GROUP_TIMES_MIN] },
      { measure: "  the same, as a rate", figure: perSecond(grouped.rate), goal: [`≥ ${String(GROUP_RATE_MIN / 1000)} k/s, p99 ≤ ${String(GROUP_MS_MAX)} ms`, grouped.rate >= GROUP_RATE_MIN && grouped.p99 <= GROUP_MS_MAX] },
      { measure: `${String(IN_FLIGHT)} in flight over ${String(TENANTS)} logs; to canonicalise and hash`, figure: figureOf(many), ratio: share, goal: [`≥ ${FLOOR_SHARE_MIN.toFixed(2)}`, share >= FLOOR_SHARE_MIN] },
      { measure: "with 3 sealed values beside each: canonicalise, commit, hash, no I/O", figure: perSecond(secretFloor) },
      { measure: `  ${String(WRITERS)} in flight on one log, commits shared; to a transaction each`, figure: figureOf(secretGrouped), ratio: secretGrouped.rate / secretEach.rate },
      { measure: `  ${String(IN_FLIGHT)} in flight over ${String(TENANTS)} logs; to canonicalise, commit, hash`, figure: figureOf(secretMany), ratio: secretMany.rate / secretFloor },
    ];
  } finally {
    await store.close();
  }
}

/** Entries a second that one thread can make, without a database. */
function cpuFloor({ parts: { clock, randomness } }: LoadStore, fact: AuditFact): number {
  let begun = 0;
  let head = EMPTY_CHAIN;
  // Once to warm up, once to measure.
  for (let index = 0; index < 2 * CPU_ENTRIES; index += 1) {
    if (index === CPU_ENTRIES) begun = performance.now();
    const { fact: settled } = settleSlots(fact, () => randomness.bytes(32));
    const bytes = sealEntry({ ...settled, type: index === 0 ? "genesis" : settled.type }, { log: "bench/t/floor", head, id: randomness.uuidV7(clock.now()), at: clock.now() });
    head = { size: head.size + 1, leaf: leafHash(bytes) };
  }
  return (CPU_ENTRIES * 1000) / (performance.now() - begun);
}

interface Appended {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

async function appending(append: (turn: number) => Promise<unknown>, writers: number, seconds = SECONDS): Promise<Appended> {
  const took: number[] = [];
  let turns = 0;
  const begun = performance.now();
  const writer = async (): Promise<void> => {
    for (let from = performance.now(); from - begun < seconds * 1000; from = performance.now()) {
      turns += 1;
      await append(turns);
      took.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  return { rate: (took.length * 1000) / (performance.now() - begun), p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}

const figureOf = ({ rate, p50, p99 }: Appended): string => `${perSecond(rate)}, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;

async function assertWhole(store: LoadStore, logs: readonly LogName[]): Promise<void> {
  for (const { installation } of logs) if (!(await verifyAudit(store.audit, installation)).ok) throw new Error("a chain is broken after the appends");
}
