import { parseActivityFile } from "../../../src/adapters/parse/parse-activity.ts";
import { propose } from "../../../src/domain/judge/propose.ts";
import { indexKnowledge } from "../../../src/domain/match/knowledge-index.ts";
import { matchActivity } from "../../../src/domain/match/match-activity.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";
import { activityId } from "../../../src/domain/model/ids.ts";
import type { EarlierActivity } from "../../../src/domain/model/judgement.ts";
import { screenContext } from "../../../src/domain/privacy/screen-context.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { extract } from "../../../src/domain/summary/extract.ts";
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

/** What each stage costs a mail. The stages after the gate run once by themselves and once within `propose`, which is told less them. */
export async function stagesOf(mails: readonly RawMail[], { world, policy }: LabelledWorld): Promise<readonly Stage[]> {
  const spent = new Map<string, number>();
  const knowledge = indexKnowledge(world.records, policy);
  const context = screenContext(world.records.users, policy);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    if (round === 0) spent.clear();
    const earlier: EarlierActivity[] = [];
    const timed = timer(spent);
    for (const mail of mails) {
      const started = performance.now();
      const parsed = await parseActivityFile(mail, { defaultZone: "UTC", ownDomains: policy.organisation.ownDomains });
      spent.set("parse", (spent.get("parse") ?? 0) + performance.now() - started);
      for (const activity of parsed.ok ? parsed.value : []) judgeInStages(activity);
    }

    function judgeInStages(raw: Activity): void {
      const screening = timed("privacy", () => screen(raw, context));
      if (screening.outcome === "block") return;
      const { activity } = screening;
      const trace = timed("trace", () => traceOf(activity, policy));
      timed("twin", () => findTwin(activity, trace, earlier));
      const match = timed("match", () => matchActivity(activity, knowledge, policy));
      timed("extract", () => extract(activity, match, policy));
      timed("propose", () => propose({
        activityId: activityId("bench"), activity, trace, flags: activity.flags, screenReasons: screening.reasons, records: world.records, knowledge, users: world.records.users, earlier,
        at: world.asOf, reviewUrl: "https://steward.invalid/reviews",
      }, policy));
      earlier.push({ ref: String(earlier.length), trace, foreign: false });
    }
  }
  const us = (name: string): number => ((spent.get(name) ?? 0) * 1_000) / (ROUNDS * mails.length);
  const within = us("twin") + us("match") + us("extract");
  return ["parse", "privacy", "trace", "twin", "match", "extract"].map((name) => ({ name, us: us(name) })).concat({ name: "route and plan", us: Math.max(0, us("propose") - within) });
}

function timer(spent: Map<string, number>): <Result>(name: string, work: () => Result) => Result {
  return (name, work) => {
    const started = performance.now();
    const result = work();
    spent.set(name, (spent.get(name) ?? 0) + performance.now() - started);
    return result;
  };
}
