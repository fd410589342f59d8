import { readFileSync } from "node:fs";
import type { InstallationId } from "../src/domain/model/ids.ts";
import type { MirroredRecord } from "../src/ports/linkage-table.ts";
import { findMatches, probeOf } from "../src/usecases/match-record/find-matches.ts";
import { keepMatchKeys } from "../src/usecases/match-record/keep-keys.ts";
import { cpuMs } from "../test/helpers/cpu-time.ts";
import { freshStore, type FreshStore } from "../test/helpers/database.ts";
import { stopSharedServer } from "../test/helpers/postgres.ts";
import { installed } from "../test/helpers/sample-rows.ts";
import { fillMirror, idOf, teachScales } from "./support/match-mirror.ts";
import { type Person, writtenAnew } from "./support/match-people.ts";
import { seededNumbers } from "../src/domain/linkage/seeded-numbers.ts";

/**
 * `bench -- match-online [CONTACTS…]`: one record against a mirror of 100,000 and of 1,000,000 invented contacts, through the key table:
 * with scales as a scan leaves them: how long a match takes, how many go in a second, how often the true duplicate is among the candidates,
 * and beside it the floor: one contact read by its id in the same way. Processor time is printed beside the clock's, since others may have the machine. Goals (LINKAGE 7): at a million p50 ≤ 1 ms, p99 ≤ 15 ms, ≥ 1,000 a second, recall ≥ 91 %.
 */
const SIZES = process.argv.slice(2).map(Number).filter((size) => size > 0);
const PROBES = 2_000;
const CANDIDATES_MAX = 100;
const TICK_MS = 10;
const SEED = 23;
/** Not counted: plans are made, and code is compiled. */
const WARM_UP = 200;
/** Between the matches of a new connection and those of one in use: the system maps each page of the database's memory into a connection's process when that first touches it. */
const IN_USE = 10_000;

interface Probe {
  readonly of: number;
  readonly record: MirroredRecord;
}

const p50s: number[] = [];
for (const contacts of SIZES.length > 0 ? SIZES : [100_000, 1_000_000]) {
  const fresh = await freshStore();
  try {
    await measure(fresh, contacts);
  } finally {
    await fresh.close();
  }
}
console.log(`growth of p50 over the sizes: ${p50s.map((one) => (one / (p50s[0] ?? 1)).toFixed(2)).join(" -> ")}`);
await stopSharedServer();

async function measure(fresh: FreshStore, contacts: number): Promise<void> {
  const installation = await installed(fresh.store, `match-${String(contacts)}`);
  const people = await fillMirror(fresh, installation, contacts);
  const begun = performance.now();
  const keying = await spent(fresh);
  for (;;) if (!(await keepMatchKeys(fresh, installation)).isMore) break;
  const seconds = (performance.now() - begun) / 1_000;
  const keyed = await keying(contacts);
  await teachScales(fresh, installation, contacts);
  await fresh.database.pool.query("VACUUM ANALYZE steward.match_key, steward.match_record, steward.linkage_value, steward.mirror_contact, steward.mirror_account");
  console.log(`${String(contacts)} contacts: keys made in ${seconds.toFixed(1)} s (${(contacts / seconds).toFixed(0)} contacts/s; ${keyed}); ${await sizes(fresh)}`);
  const next = seededNumbers(SEED);
  const probes = probesOf(people, PROBES, next);
  await one(fresh, installation, probes.slice(0, WARM_UP));
  const anew = await one(fresh, installation, probes);
  told("match, a connection's first", anew);
  await together(fresh, { installation, probes: probesOf(people, IN_USE, next), connections: 1 });
  const inUse = await one(fresh, installation, probesOf(people, PROBES, next));
  told("match, on a connection in use", inUse);
  p50s.push(percentile(inUse.match, 0.5));
  console.log(`  candidates: ${anew.candidates.toFixed(1)} a probe; true duplicate among them ${(anew.recall * 100).toFixed(1)} %, among the matches ${(anew.found * 100).toFixed(1)} %, first ${(anew.first * 100).toFixed(1)} %`);
  for (const connections of [1, 2, 4, 8]) {
    const using = await spent(fresh);
    const { times, perSecond } = await together(fresh, { installation, probes, connections });
    print(`${String(connections)} connection(s), each match a transaction: ${perSecond.toFixed(0)} matches/s, ${await using(PROBES)}`, times);
  }
}

function told(name: string, { match, cpu, floor }: { readonly match: readonly number[]; readonly cpu: readonly number[]; readonly floor: readonly number[] }): void {
  print(name, match);
  print("  of it processor time here", cpu);
  print("  floor: contact by id", floor);
  console.log(`    ${(percentile(match, 0.5) / percentile(floor, 0.5)).toFixed(1)} times the floor`);
}

/** Some people once written anew; who has neither address, number nor firm in common cannot be told from a namesake. */
function probesOf(people: readonly Person[], count: number, next: () => number): readonly Probe[] {
  return Array.from({ length: count }, () => {
    const of = Math.floor(next() * people.length);
    const person = people[of];
    if (person === undefined) throw new TypeError("a probe of nobody");
    return { of, record: writtenAnew(person, next) };
  });
}

async function one({ store }: FreshStore, installation: InstallationId, probes: readonly Probe[]) {
  const [match, floor, cpu]: [number[], number[], number[]] = [[], [], []];
  let [candidates, hits, found, first] = [0, 0, 0, 0];
  await store.inInstallation(installation, async (tx) => {
    for (const { of, record } of probes) {
      const used = cpuMs();
      const begun = performance.now();
      const { ranked } = await findMatches(tx, probeOf(tx, "contact", record));
      match.push(performance.now() - begun);
      cpu.push(cpuMs() - used);
      const before = performance.now();
      await tx.linkage.records("contact", [idOf(of)]);
      floor.push(performance.now() - before);
      const { found: brought } = await tx.linkage.candidates("contact", { keys: probeOf(tx, "contact", record).keys, values: [] }, CANDIDATES_MAX);
      candidates += brought.length;
      hits += Number(brought.some(({ id }) => id === idOf(of)));
      found += Number(ranked.some(({ id }) => id === idOf(of)));
      first += Number(ranked[0]?.id === idOf(of));
    }
  });
  const all = match.length;
  return { match, floor, cpu, candidates: candidates / all, recall: hits / all, found: found / all, first: first / all };
}

async function together({ store }: FreshStore, { installation, probes, connections }: { readonly installation: InstallationId; readonly probes: readonly Probe[]; readonly connections: number }) {
  const times: number[] = [];
  const waiting = [...probes];
  const begun = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    for (let probe = waiting.pop(); probe !== undefined; probe = waiting.pop()) {
      const { record } = probe;
      const from = performance.now();
      await store.inInstallation(installation, (tx) => findMatches(tx, probeOf(tx, "contact", record)));
      times.push(performance.now() - from);
    }
  }));
  return { times, perSecond: (probes.length * 1_000) / (performance.now() - begun) };
}

function percentile(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
}

function print(name: string, times: readonly number[]): void {
  console.log(`  ${name}: p50 ${percentile(times, 0.5).toFixed(2)} ms, p95 ${percentile(times, 0.95).toFixed(2)} ms, p99 ${percentile(times, 0.99).toFixed(2)} ms`);
}

/** Processor time from now on, ours and the database's connections', for each of so many; what the system does not tell is left out. */
async function spent({ database }: FreshStore): Promise<(count: number) => Promise<string>> {
  const ofDatabase = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE datname = current_database()");
    return rows.reduce((sum, { pid }) => sum + ticksOf(pid) * TICK_MS, 0);
  };
  const [ours, theirs] = [cpuMs(), await ofDatabase()];
  return async (count) => `processor ${((cpuMs() - ours) / count).toFixed(3)} ms here and ${(((await ofDatabase()) - theirs) / count).toFixed(3)} ms in the database each`;
}

/** User and system time of a process in Linux's hundredths of a second. */
function ticksOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${String(pid)}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}

async function sizes({ database }: FreshStore): Promise<string> {
  const { rows } = await database.pool.query<{ name: string; size: string }>("SELECT relname AS name, pg_size_pretty(pg_total_relation_size(oid)) AS size FROM pg_class WHERE relname IN ('match_key', 'match_record', 'mirror_contact') ORDER BY 1");
  return rows.map(({ name, size }) => `${name} ${size}`).join(", ");
}
