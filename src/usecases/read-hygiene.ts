import type { Finding } from "../domain/findings/finding.ts";
import type { HygieneRule } from "../domain/model/fix-class.ts";
import type { Question } from "../domain/findings/weekly-queue.ts";
import { RANKED_MAX, weeklyQuestions, weekStartOf } from "../domain/judge/weekly-questions.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { User } from "../domain/model/records.ts";
import { weekOf } from "../domain/quality/week.ts";
import type { Clock } from "../ports/clock.ts";
import type { FindingScan } from "../ports/finding-table.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** Findings that a question shows. */
const EXAMPLES_MAX = 3;

/** A question with its reviewer's name and examples in words. */
export interface ToldQuestion extends Question {
  /** Null where nobody is left to ask. */
  readonly reviewer: string | null;
  readonly examples: readonly Finding[];
}

/** A rule's findings that nobody decided about yet, and those that somebody left alone. */
export interface RuleCount {
  readonly rule: HygieneRule;
  readonly waiting: number;
  /** Of those that wait: somebody was asked. */
  readonly asked: number;
  readonly dismissed: number;
}

/** The state of the records of one installation. */
export interface Hygiene {
  /** The Monday (UTC) of the week. */
  readonly week: string;
  /** The last pass, or the one under way; null before the first. */
  readonly scan: FindingScan | null;
  readonly rules: readonly RuleCount[];
  readonly waiting: number;
  readonly perReviewerPerWeek: number;
  readonly questions: readonly ToldQuestion[];
}

/** The week's questions about records, those that wait for an answer and those to be asked next, and how much there is by rule. Changes nothing: nobody is asked by it. */
export function readHygiene({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId): Promise<Hygiene> {
  return store.inInstallation(installation, async (tx) => {
    const at = clock.now();
    const week = weekOf(at);
    const { policy } = tx.installation;
    const users = await tx.mirror.users();
    const questions = weeklyQuestions(await tx.findings.ranked({ weekStart: weekStartOf(at), now: at }, RANKED_MAX), { users, policy, at });
    const counts = await countsOf(tx);
    return {
      week, scan: await tx.findings.scan(), rules: counts, waiting: counts.reduce((sum, { waiting }) => sum + waiting, 0), perReviewerPerWeek: policy.hygiene.perReviewerPerWeek,
      questions: await told(tx, questions, users),
    };
  });
}

async function told(tx: TenantTransaction, questions: readonly Question[], users: readonly User[]): Promise<readonly ToldQuestion[]> {
  const shown = questions.flatMap(({ findings }) => findings.slice(0, EXAMPLES_MAX));
  const words = new Map((await tx.findings.get(shown)).map((finding) => [finding.id, finding]));
  return questions.map((question) => ({
    ...question, reviewer: users.find(({ id }) => id === question.reviewerId)?.name ?? null,
    examples: question.findings.slice(0, EXAMPLES_MAX).flatMap((id) => words.get(id) ?? []),
  }));
}

async function countsOf(tx: TenantTransaction): Promise<readonly RuleCount[]> {
  const counts = await tx.findings.counts();
  const sum = (rule: HygieneRule, ...states: readonly string[]): number => counts.filter((one) => one.rule === rule && states.includes(one.state)).reduce((n, one) => n + one.n, 0);
  const rules = [...new Set(counts.map(({ rule }) => rule))].map((rule) => ({ rule, waiting: sum(rule, "open", "asked"), asked: sum(rule, "asked"), dismissed: sum(rule, "dismissed") }));
  return rules.filter(({ waiting, dismissed }) => waiting + dismissed > 0).toSorted((a, b) => b.waiting - a.waiting || (a.rule < b.rule ? -1 : 1));
}
