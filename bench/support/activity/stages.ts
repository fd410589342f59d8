import { parseActivityFile } from "../../../src/adapters/parse/parse-activity.ts";
import { propose } from "../../../src/domain/judge/propose.ts";
import { indexKnowledge } from "../../../src/domain/match/knowledge-index.ts";
import { matchActivity } from "../../../src/domain/match/match-activity.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";
import { activityId } from "../../../src/domain/model/ids.ts";
import type { EarlierActivity, Match } from "../../../src/domain/model/judgement.ts";
import { screenContext } from "../../../src/domain/privacy/screen-context.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { extract } from "../../../src/domain/extract/extract.ts";
import { readDates } from "../../../src/domain/text/business-dates.ts";
import { passagesOf } from "../../../src/domain/text/passages.ts";
import { sentences } from "../../../src/domain/text/sentences.ts";
import { findTwin } from "../../../src/domain/twin/find-twin.ts";
import { traceOf } from "../../../src/domain/twin/trace.ts";
import type { RawMail } from "./speed-corpus.ts";
import type { LabelledWorld } from "./world.ts";

/** A stage of the way of a mail, and what it costs. */
export interface Stage {
  readonly name: string;
  /** Microseconds a mail. */
  readonly us: number;
}

const ROUNDS = 12;
const WARM_UP_ROUNDS = 4;

/** What each stage costs a mail: the stages run one after the other over all mails, so that the clock is read seldom. The last one is what `propose` takes besides. */
export async function stagesOf(mails: readonly RawMail[], { world, policy }: LabelledWorld): Promise<readonly Stage[]> {
  const spent = new Map<string, number>();
  const knowledge = indexKnowledge(world.records, policy);
  const context = screenContext(world.records.users, policy);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    if (round === 0) spent.clear();
    const timed = timer(spent);
    const parsed: Activity[] = [];
    await timed("parse", async () => {
      for (const mail of mails) {
        const result = await parseActivityFile(mail, { defaultZone: "UTC", ownDomains: policy.organisation.ownDomains });
        if (result.ok) parsed.push(...result.value);
      }
    });
    const screened = await timed("privacy", () => parsed.map((activity) => screen(activity, context)));
    const passed = screened.flatMap((one) => (one.outcome === "pass" ? [one] : []));
    const traces = await timed("trace", () => passed.map(({ activity }) => traceOf(activity, policy)));
    const earlier = traces.map((trace, index): EarlierActivity => ({ ref: String(index), trace, foreign: false }));
    const cases = passed.flatMap(({ activity, reasons }, index) => {
      const trace = traces[index];
      return trace === undefined ? [] : [{ activity, trace, screenReasons: reasons, knowledge, earlier: earlier.slice(0, index) }];
    });
    await timed("twin", () => cases.map((one) => findTwin(one.activity, one.trace, one.earlier)));
    const matches = await timed("match", () => cases.map(({ activity }) => matchActivity(activity, knowledge, policy)));
    await timed("extract", () => cases.map(({ activity }, index) => extract(activity, matches[index] ?? NO_MATCH, policy)));
    const passages = cases.map(({ activity }) => ({ activity, texts: passagesOf(activity).map(({ text }) => text) }));
    await timed("sentences", () => passages.map(({ texts }) => texts.map((text) => sentences(text))));
    await timed("dates", () => passages.map(({ activity: { occurredAt, zone, offsetMinutes }, texts }) => texts.map((text) => readDates(text, { spokenAt: occurredAt, zone, offsetMinutes }))));
    await timed("propose", () => cases.map((one) => propose({ ...one, activityId: activityId("bench"), flags: one.activity.flags, records: world.records, users: world.records.users, at: world.asOf, reviewUrl: "https://steward.invalid/reviews" }, policy)));
  }
  const us = (name: string): number => ((spent.get(name) ?? 0) * 1_000) / (ROUNDS * mails.length);
  const within = us("twin") + us("match") + us("extract");
  const rest = { name: "route and plan", us: Math.max(0, us("propose") - within) };
  return [...["parse", "privacy", "trace", "twin", "match", "extract"].map((name) => ({ name, us: us(name) })), rest, ...["sentences", "dates"].map((name) => ({ name: `(${name} alone)`, us: us(name) }))];
}

const NO_MATCH: Match = { certainty: "none", contactIds: [], accountId: null, opportunityId: null, confidence: 0, candidates: [], reasons: [], cast: [] };

function timer(spent: Map<string, number>): <Result>(name: string, work: () => Result | Promise<Result>) => Promise<Result> {
  return async (name, work) => {
    const before = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    spent.set(name, (spent.get(name) ?? 0) + (user + system) / 1_000);
    return result;
  };
}
