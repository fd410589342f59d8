import { existsSync, readFileSync } from "node:fs";
import PostalMime from "postal-mime";
import { parseActivityFile } from "../../../src/adapters/parse/parse-activity.ts";
import type { Knowledge } from "../../../src/domain/model/records.ts";
import { instant } from "../../../src/domain/model/time.ts";
import { type Previewed, previewer } from "../../../src/usecases/preview-activities.ts";
import { atMost, cpuMsOf, median, type Figure, type Miss, type Section } from "./figure.ts";
import { hostileInputs } from "./hostile-inputs.ts";
import { judged, mailScene, SCENE_POLICY } from "./scene.ts";
import { asMail, longTalks, realMails, salesTalk, type RawMail } from "./speed-corpus.ts";
import { stagesOf, type Stage } from "./stages.ts";
import type { LabelledWorld } from "./world.ts";

// All times are the processor's, of this process, garbage collection included: a busy machine does not count.

/**
 * A server judges for days; what is told is what it does then. The many small rules are compiled one after the other, on this
 * process's own time, and go on being for some hundred and fifty rounds. How the rounds before compare is printed.
 */
const WARM_UP_ROUNDS = 160;
const ROUNDS = 15;
/** So many of the rounds before are told together. */
const EARLY_ROUNDS = 20;
const MAILS_A_SECOND_MIN = 1_000;
const MEETING_MS_MAX = 150;
const HOSTILE_MS_MAX = 1_000;
/** How often what takes a while is measured; the middle counts. */
const TAKES = 7;
const HOSTILE_SHOWN = 3;
const GROWTH_CHARS = 5_000;

/** How fast it is, against the goals; run it first in a process, so that the memory told is its own. */
export async function speed(world: LabelledWorld): Promise<Section> {
  const mails = realMails();
  const rate = await throughput(mails, world);
  const memoryMb = peakMemoryMb();
  const stages = await stagesOf(mails, world);
  const talks: { name: string; words: number; ms: number }[] = [];
  for (const scene of longTalks()) talks.push({ name: scene.name, words: scene.words, ms: await middle(() => judged(scene)) });
  const growth = await growthOf();
  const hostile = await hostileTimes();
  const bytes = mails.reduce((sum, mail) => sum + mail.bytes.byteLength, 0);
  const slowest = hostile[0] ?? { name: "none", ms: 0 };
  const figures: Figure[] = [
    { goal: "mail → routed proposal, mails a second on one core", gate: true, wanted: `≥ ${MAILS_A_SECOND_MIN}`, measured: String(Math.round(rate.perSecond)), ok: rate.perSecond >= MAILS_A_SECOND_MIN },
    ...talks.map(({ name, words, ms }) => atMost(`a meeting of ${words} words (${name}), ms`, { got: Math.round(ms), max: MEETING_MS_MAX, gate: true })),
    atMost(`slowest of ${hostile.length} hostile inputs of ≤ 1 MB, ms`, { got: Math.round(slowest.ms), max: HOSTILE_MS_MAX, gate: true }),
  ];
  return {
    title: "Speed (processor time, one core)",
    figures,
    notes: [
      `${mails.length} mails of ${Math.round(bytes / mails.length)} bytes on average; median of ${ROUNDS} rounds, from ${Math.round(rate.slowest)} to ${Math.round(rate.fastest)} a second`,
      `${WARM_UP_ROUNDS} rounds ran before these and do not count, as a server's first minute does not: ${rate.early.map(({ from, to, perSecond }) => `rounds ${from} to ${to} ${Math.round(perSecond)}`).join(", ")} a second`,
      `peer in the same run: postal-mime alone, which only takes a mail apart, ${Math.round(rate.peerPerSecond)} a second; the whole way costs ${(rate.peerPerSecond / rate.perSecond).toFixed(2)} times as much; reading the bytes as text alone ${Math.round(rate.bytesPerSecond)} a second`,
      `peak memory after it (VmHWM): ${memoryMb === null ? "not told by this system" : `${memoryMb} MB`}`,
      `µs a mail by stage: ${stages.map(stageText).join(", ")}`,
      `a mail of ${growth.map(({ chars, ms }) => `${chars / 1000} kB ${ms.toFixed(2)} ms`).join(", ")}: ${growth.slice(1).map(({ ms }, index) => `×${(ms / (growth[index]?.ms ?? ms)).toFixed(2)}`).join(", ")} for each doubling`,
      `slowest hostile inputs: ${hostile.slice(0, HOSTILE_SHOWN).map(({ name, ms }) => `${name} ${Math.round(ms)} ms`).join("; ")}`,
    ],
    misses: hostile.filter(({ ms }) => ms > HOSTILE_MS_MAX).map(({ name, ms }): Miss => ({ what: name, lines: [`took ${Math.round(ms)} ms`] })),
  };
}

const stageText = ({ name, us }: Stage): string => `${name} ${Math.round(us)}`;

interface Throughput {
  readonly perSecond: number;
  readonly slowest: number;
  readonly fastest: number;
  readonly peerPerSecond: number;
  readonly bytesPerSecond: number;
  /** The rounds before those that count. */
  readonly early: readonly { readonly from: number; readonly to: number; readonly perSecond: number }[];
}

/** Whole way and peer in turns, so that both see the same machine. Each round begins with an empty memory of earlier mails. */
async function throughput(mails: readonly RawMail[], world: LabelledWorld): Promise<Throughput> {
  const [whole, peer, bytes]: [number[], number[], number[]] = [[], [], []];
  const before: number[] = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const judge = judgeFor(world);
    const perSecond = (ms: number): number => (mails.length * 1_000) / ms;
    const rates = [await cpuMsOf(async () => { for (const mail of mails) await judgeFile(mail, judge); }), await cpuMsOf(async () => { for (const mail of mails) await PostalMime.parse(mail.bytes); }), await cpuMsOf(() => mails.map((mail) => new TextDecoder().decode(mail.bytes)))].map(perSecond);
    if (round < 0) before.push(rates[0] ?? 0);
    else for (const [index, list] of [whole, peer, bytes].entries()) list.push(rates[index] ?? 0);
  }
  return { perSecond: median(whole), slowest: Math.min(...whole), fastest: Math.max(...whole), peerPerSecond: median(peer), bytesPerSecond: median(bytes), early: together(before) };
}

/** The middle of each {@link EARLY_ROUNDS}. */
function together(rates: readonly number[]): Throughput["early"] {
  return Array.from({ length: Math.ceil(rates.length / EARLY_ROUNDS) }, (_, part) => {
    const own = rates.slice(part * EARLY_ROUNDS, (part + 1) * EARLY_ROUNDS);
    return { from: part * EARLY_ROUNDS + 1, to: part * EARLY_ROUNDS + own.length, perSecond: median(own) };
  });
}

type Judge = ReturnType<typeof previewer>;

function judgeFor({ world, policy }: { readonly world: { readonly records: Knowledge; readonly asOf: ReturnType<typeof instant> }; readonly policy: LabelledWorld["policy"] }): Judge {
  return previewer({ records: world.records, policy, clock: { now: () => world.asOf } });
}

async function judgeFile({ name, bytes }: RawMail, judge: Judge): Promise<readonly Previewed[]> {
  const parsed = await parseActivityFile({ name, bytes }, { defaultZone: "UTC", ownDomains: ["seller.example"] });
  return parsed.ok ? parsed.value.map((activity) => judge(name, activity)) : [];
}

/** Mails of twice and four times the length. */
async function growthOf(): Promise<readonly { readonly chars: number; readonly ms: number }[]> {
  const talk = salesTalk().join("\n\n").repeat(20);
  const { records } = mailScene("growth", "");
  const times: { chars: number; ms: number }[] = [];
  for (const chars of [1, 2, 4].map((times_) => times_ * GROWTH_CHARS)) {
    const mail = asMail(`growth ${chars}`, talk.slice(0, chars), "plain");
    times.push({ chars, ms: await middle(() => judgeFile(mail, sceneJudge(records))) });
  }
  return times;
}

/** Slowest first. */
async function hostileTimes(): Promise<readonly { readonly name: string; readonly ms: number }[]> {
  const { records } = mailScene("hostile", "");
  const times: { name: string; ms: number }[] = [];
  for (const input of hostileInputs()) times.push({ name: input.name, ms: await cpuMsOf(() => judgeFile(input, sceneJudge(records))) });
  return times.toSorted((a, b) => b.ms - a.ms);
}

const sceneJudge = (records: Knowledge): Judge => judgeFor({ world: { records, asOf: instant("2026-03-10T10:00:00Z") }, policy: SCENE_POLICY });

async function middle(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let take = -2; take < TAKES; take += 1) {
    const ms = await cpuMsOf(work);
    if (take >= 0) times.push(ms);
  }
  return median(times);
}

function peakMemoryMb(): number | null {
  const path = "/proc/self/status";
  const found = existsSync(path) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(path, "utf8")) : null;
  return found?.[1] === undefined ? null : Math.round(Number(found[1]) / 1024);
}
