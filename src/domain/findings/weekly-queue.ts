import { hash } from "node:crypto";
import type { Policy } from "../../../config/policy.ts";
import type { UserId } from "../model/ids.ts";
import type { RecordObject } from "../model/record-fields.ts";
import type { Instant } from "../model/time.ts";
import type { Finding } from "./finding.ts";
import type { HygieneRule } from "../model/fix-class.ts";

/** What is kept of a finding in the clear, and all that ranking takes. */
export interface Ranked extends Pick<Finding, "id" | "rule" | "object" | "recordId" | "field" | "risk" | "worth" | "ownerId" | "dataOwner"> {
  /** open: nobody was asked; asked: somebody was; the others are decided, or no longer found. */
  readonly state: FindingState;
  /** Nobody answered when it was asked: it is left for a while. */
  readonly rests: boolean;
  /** When it was asked last, in which question and of whom; null when it never was. */
  readonly asked: { readonly question: string; readonly reviewerId: UserId | null; readonly at: Instant } | null;
}

/** What became of a finding. dismissed and fixed are decisions: it is not asked again while the value is the same. */
export type FindingState = "open" | "asked" | "dismissed" | "fixed" | "gone";

/** One question to one reviewer: a finding, or several that differ in the record alone. */
export interface Question {
  /** Follows from its reviewer and findings. */
  readonly id: string;
  readonly rule: HygieneRule;
  readonly object: RecordObject;
  readonly field: Finding["field"];
  /** Null where nobody is left to ask. */
  readonly reviewerId: UserId | null;
  readonly findings: readonly [string, ...string[]];
  readonly count: number;
  /** By which questions are ordered: that of its gravest finding, and a little more for each tenfold of them. */
  readonly score: number;
  /** Null while nobody was asked. */
  readonly askedAt: Instant | null;
}

/** What the queue is made by. */
export interface QueueLimits extends Pick<Policy["hygiene"], "perReviewerPerWeek" | "equalFrom"> {
  /** What was asked since counts for this week. */
  readonly weekStart: Instant;
}

/** Findings by what they risk times what they are worth, the gravest first; the same set has one order, whatever order it came in. */
export const rankFindings = <One extends Pick<Ranked, "id" | "risk" | "worth">>(findings: readonly One[]): readonly One[] =>
  findings.toSorted((a, b) => scoreOf(b) - scoreOf(a) || b.risk - a.risk || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/**
 * The questions of one week, the gravest first: those that wait for an answer, then new ones up to what each reviewer's week still
 * holds. Equal findings of one reviewer are one question, whatever number they are of; while it waits, new ones like them wait too. What is
 * decided or rests is in no question; asked this week, it counts.
 */
export function weeklyQueue(findings: readonly Ranked[], reviewerOf: (finding: Ranked) => UserId | null, limits: QueueLimits): readonly Question[] {
  const ranked = rankFindings([...new Map(findings.map((one) => [one.id, one])).values()]);
  const asked = [...Map.groupBy(ranked.filter(({ state }) => state === "asked"), (one) => one.asked?.question ?? one.id)].flatMap(([id, same]) => questionOf(id, same));
  const waiting = new Set(asked.filter(({ count }) => count >= limits.equalFrom).map(kindOf));
  const fresh = [...Map.groupBy(ranked.filter(({ state, rests }) => state === "open" && !rests), (one) => kindOf({ ...one, reviewerId: reviewerOf(one) }))]
    .filter(([kind]) => !waiting.has(kind))
    .flatMap(([, same]) => freshQuestions(same, reviewerOf, limits.equalFrom));
  const room = new Map([...spent(ranked, limits.weekStart)].map(([reviewer, questions]) => [reviewer, limits.perReviewerPerWeek - questions.size]));
  const chosen = byScore(fresh).filter(({ reviewerId }) => {
    const left = room.get(reviewerId) ?? limits.perReviewerPerWeek;
    room.set(reviewerId, left - 1);
    return left > 0;
  });
  return [...byScore(asked), ...chosen];
}

const scoreOf = ({ risk, worth }: Pick<Ranked, "risk" | "worth">): number => risk * worth;
const byScore = (questions: readonly Question[]): readonly Question[] => questions.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));

type Kind = Pick<Question, "reviewerId" | "rule" | "object" | "field">;
const kindOf = ({ reviewerId, rule, object, field }: Kind): string => JSON.stringify([reviewerId, rule, object, field]);

/** The questions that each reviewer was asked this week, and the older ones that wait. */
function spent(findings: readonly Ranked[], weekStart: Instant): ReadonlyMap<UserId | null, ReadonlySet<string>> {
  const questions = new Map<UserId | null, Set<string>>();
  for (const { state, asked } of findings) {
    if (asked === null || (state !== "asked" && asked.at < weekStart)) continue;
    questions.set(asked.reviewerId, (questions.get(asked.reviewerId) ?? new Set()).add(asked.question));
  }
  return questions;
}

function freshQuestions(same: readonly Ranked[], reviewerOf: (finding: Ranked) => UserId | null, equalFrom: number): readonly Question[] {
  const groups = same.length >= equalFrom ? [same] : same.map((one) => [one]);
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const reviewerId = reviewerOf(first);
    const id = hash("sha256", JSON.stringify(["question", reviewerId, ...group.map((one) => one.id).toSorted()]), "hex").slice(0, ID_CHARS);
    return questionOf(id, group.map((one) => ({ ...one, asked: { question: id, reviewerId, at: "" } }))).map((question) => ({ ...question, askedAt: null }));
  });
}

const ID_CHARS = 40;

/** Of findings in their order. */
function questionOf(id: string, group: readonly Ranked[]): readonly Question[] {
  const [first, ...more] = group;
  if (first === undefined) return [];
  return [{
    id, rule: first.rule, object: first.object, field: first.field, reviewerId: first.asked?.reviewerId ?? null, findings: [first.id, ...more.map((one) => one.id)], count: group.length,
    score: Math.round(scoreOf(first) * (1 + Math.log10(group.length)) * 100) / 100, askedAt: first.asked?.at ?? null,
  }];
}
