import type { NextStep } from "../../model/judgement.ts";
import type { ReasonCode } from "../../model/reasons.ts";
import { acceptedRequests } from "./accepted-requests.ts";
import { actionPhrase } from "./action-phrase.ts";
import { clausesOf } from "../lines/clauses.ts";
import { mayBind, undertakingIn } from "./commitment-forms.ts";
import { conditionalOf, isWeak } from "../lines/conditional.ts";
import { isConditional, isQuestion, isReported, takesBack } from "../lines/conditions.ts";
import type { DateReader } from "../lines/date-reader.ts";
import { dueOf } from "./due.ts";
import type { Line } from "../lines/lines.ts";
import { mergeDrafts, type Draft } from "./merge-steps.ts";
import { elliptical, noted } from "./noted-forms.ts";
import { ownerOf } from "./owner.ts";
import type { People } from "../lines/people.ts";
import { speaksOfTerms } from "../promises/promises.ts";
import { recipientOf } from "./recipient.ts";
import { mentionsTime } from "../lines/time-words.ts";
import type { Undertaking } from "./undertaking.ts";

/** At most this many steps are taken from one activity. */
export const STEPS_MAX = 20;

/** What the reading of one activity rests on. */
export interface Reading {
  readonly lines: readonly Line[];
  readonly people: People;
  readonly read: DateReader;
  /** Sentences in which our side grants something: they are promises, not steps. */
  readonly grants: ReadonlySet<number>;
}

/** What somebody undertook to do, in the order it was said; restatements are one. */
export function nextStepsOf(reading: Reading): readonly NextStep[] {
  const drafts: Draft[] = [];
  for (const line of reading.lines) {
    if (line.where === "subject" || line.where === "field" || reading.grants.has(line.index)) continue;
    drafts.push(...draftsIn(line, reading));
  }
  for (const { undertaking, answer } of acceptedRequests(reading.lines)) {
    const settled = drafts.some(({ found }) => found.line.turn === answer.turn || found.line.index === answer.index);
    if (settled) continue;
    const quoted = reading.lines.find((line) => line.plain === undertaking.clause) ?? undertaking.line;
    drafts.push(...draftOf({ ...undertaking }, quoted.text, reading));
  }
  const ordered = drafts.toSorted((a, b) => a.found.line.index - b.found.line.index);
  return mergeDrafts(ordered).slice(0, STEPS_MAX).map((draft) => stepOf(draft, reading));
}

function draftsIn(line: Line, reading: Reading): readonly Draft[] {
  if (isQuestion(line.plain) || isUndone(line, reading.lines)) return [];
  if (isConditional(line.plain)) return hanging(line, reading);
  const short = elliptical(line, reading.people) ?? noted(line, reading.people);
  if (short !== null) return draftOf(short, line.text, reading);
  if (!mayBind(line.plain)) return [];
  const dated = mentionsTime(line.plain);
  const found: Undertaking[] = [];
  for (const clause of clausesOf(line.plain, reading.people)) {
    if (isReported(clause.text)) continue;
    const undertaking = undertakingIn(line, clause, dated);
    if (undertaking !== null) found.push(undertaking);
  }
  return found.flatMap((one) => draftOf(one, found.length > 1 ? quoteOf(one, line) : line.text, reading));
}

/**
 * A step that hangs on something is kept with what it hangs on. What our side would grant then is neither a promise nor a
 * step: nothing is agreed yet.
 */
function hanging(line: Line, reading: Reading): readonly Draft[] {
  const parts = conditionalOf(line.plain);
  if (parts === null || (line.side === "own" && speaksOfTerms(parts.main))) return [];
  const alone: Line = { ...line, plain: parts.main };
  const dated = mentionsTime(parts.main);
  return clausesOf(parts.main, reading.people).flatMap((clause) => {
    const found = isReported(clause.text) ? null : undertakingIn(alone, clause, dated);
    return found === null ? [] : draftOf(found, line.text, reading).map((draft) => ({ ...draft, condition: parts.condition }));
  });
}

/** The clause itself when it stands in the source word for word, else the whole sentence. */
function quoteOf(found: Undertaking, line: Line): string {
  const clause = found.clause.replace(/^[,;\s]*(?:(?:and|but|so|then)\s+)*/i, "").replace(/[\s,;]+$/, "");
  return line.text.includes(clause) ? clause : line.text;
}

function draftOf(found: Undertaking, quote: string, reading: Reading): readonly Draft[] {
  const owner = ownerOf(found.owner, found.line, reading.lines, reading.people);
  if (owner === null) return [];
  return [{ found, owner, due: dueOf(found, reading.lines, reading.read), quote, weak: isWeak(found.clause), condition: null }];
}

/** The same speaker takes it back in this sentence or the next one. */
function isUndone(line: Line, lines: readonly Line[]): boolean {
  if (takesBack(line.plain)) return true;
  const next = lines[line.index + 1];
  return next !== undefined && next.speakerName === line.speakerName && next.turn === line.turn && takesBack(next.plain);
}

function stepOf({ found, owner, due, quote, weak, condition }: Draft, { lines, people }: Reading): NextStep {
  const reasons: ReasonCode[] = [];
  if (due.ambiguous) reasons.push("date_ambiguous");
  else if (due.date === null) reasons.push("next_step_no_date");
  if (owner.id === null) reasons.push("owner_unclear");
  // Neither binds firmly: a person sees it before it becomes a task.
  if (weak || condition !== null) reasons.push("weak_evidence");
  const toWhom = recipientOf(found, owner, lines, people);
  return {
    ownerId: owner.id,
    ownerName: owner.name,
    action: actionPhrase(found.phrase, due.phrase === null ? [] : [due.phrase]),
    due: due.date,
    duePhrase: due.phrase,
    quote,
    toWhomId: toWhom?.id ?? null,
    toWhomName: toWhom?.name ?? null,
    certainty: weak ? "weak" : "firm",
    condition,
    reasons,
  };
}
