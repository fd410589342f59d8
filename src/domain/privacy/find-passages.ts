import { BUSINESS, clauseOf } from "./clause.ts";
import type { Slot, SlotKind } from "./document.ts";
import type { Found } from "./found.ts";
import { learnedPassage } from "./learned-passages.ts";
import { linesOf } from "./lines.ts";
import type { Line } from "./lines.ts";
import { TOPICS, topicBits } from "./topics/all.ts";
import type { Topic, TopicRule } from "./topics/topic.ts";
import { fires } from "./topics/topic.ts";

/** Texts in which a wish of today's author can stand. History and small print hold old wishes and none. */
const AUTHORED: ReadonlySet<SlotKind> = new Set(["subject", "body", "turn", "field", "forwarded"]);
/** How many sentences or turns after a passage may still belong to it. */
const GOES_ON_MAX = 2;

/** Passages that are none of a CRM's business, by topic, with what leads up to them and what goes on about them. */
export function findPassages(slots: readonly Slot[]): Found[] {
  // The turns of a talk lead into one another; other texts stand alone.
  const lines = slots.flatMap((slot, index) => (slot.kind === "label" || slot.text === "" ? [] : linesOf(slot, index)));
  const bits = lines.map((line) => topicBits(line.text));
  const found = TOPICS.flatMap((topic, index) => {
    const worth = lines.flatMap((_, line) => (((bits[line] ?? 0) & (1 << index)) === 0 ? [] : [line]));
    return worth.length === 0 ? [] : passagesOn(topic, lines, worth, slots);
  });
  const all = [...found, ...learned(lines, found, slots)];
  return all.length === 0 ? all : [...all, ...echoes(all, slots)];
}

/** What no rule found but the trained model: it reads what people wrote and said, and no small print. */
function learned(lines: readonly Line[], found: readonly Found[], slots: readonly Slot[]): Found[] {
  return lines.flatMap((line): Found[] => {
    const kind = slots[line.slot]?.kind ?? "label";
    if (!(AUTHORED.has(kind) || kind === "quoted") || found.some((one) => one.slot === line.slot && one.start < line.end && line.start < one.end)) return [];
    const passage = learnedPassage(line);
    if (passage === null || (kind === "quoted" && passage.effect !== "exclude")) return [];
    return [{ slot: line.slot, start: line.start, end: line.end, ...passage }];
  });
}

function passagesOn(topic: Topic, lines: readonly Line[], worth: readonly number[], slots: readonly Slot[]): Found[] {
  const found: Found[] = [];
  const authoredOnly = topic.category === "recording_objection" || topic.category === "opt_out" || topic.category === "confidential";
  for (const index of worth) {
    const line = lines[index];
    if (line === undefined) continue;
    const kind = slots[line.slot]?.kind ?? "label";
    const rule = topic.rules.find((candidate) => (AUTHORED.has(kind) || (!authoredOnly && candidate.effect !== "review") || quotedSecret(topic, candidate, kind)) && fires(candidate, line.text));
    if (rule === undefined) continue;
    const effect = rule.effect ?? topic.effect;
    if (effect !== "exclude") {
      found.push(whole(line, topic, rule));
      continue;
    }
    found.push(narrowed(line, topic, rule, slots));
    if (rule.pointsBack === true) found.push(...pointedAt(topic, rule, near(lines, index, slots)));
    found.push(...following(topic, rule, near(lines, index, slots).after));
  }
  return found;
}

// What was told in confidence stays so in the quoted history of an answer.
const quotedSecret = (topic: Topic, rule: TopicRule, kind: SlotKind): boolean =>
  topic.category === "confidential" && rule.effect === undefined && (kind === "quoted" || kind === "hidden");

const whole = (line: Line, topic: Topic, rule: TopicRule): Found =>
  ({ slot: line.slot, start: line.start, end: line.end, category: topic.category, effect: rule.effect ?? topic.effect, rule: rule.rule });

/** Only the clause that gives it away, when the text's offsets can be told from the sentence's. */
function narrowed(line: Line, topic: Topic, rule: TopicRule, slots: readonly Slot[]): Found {
  if (topic.category === "confidential") return whole(line, topic, rule);
  const source = slots[line.slot]?.text.slice(line.start, line.end) ?? "";
  const { start, end } = clauseOf(source.length === line.text.length ? source.replace(/\s/g, " ") : line.text, topic);
  if (source.length === line.text.length) return { ...whole(line, topic, rule), start: line.start + start, end: line.start + end };
  return whole(line, topic, rule);
}

/** A sentence with its neighbours in the same text, or in the same talk. */
interface Near {
  readonly line: Line | undefined;
  readonly before: Line | undefined;
  readonly after: readonly Line[];
}

function near(lines: readonly Line[], index: number, slots: readonly Slot[]): Near {
  const line = lines[index];
  const together = (other: Line | undefined): boolean =>
    line !== undefined && other !== undefined && (other.slot === line.slot || (slots[line.slot]?.kind === "turn" && slots[other.slot]?.kind === "turn"));
  const earlier = lines[index - 1];
  return { line, before: together(earlier) ? earlier : undefined, after: lines.slice(index + 1, index + 1 + GOES_ON_MAX).filter(together) };
}

/** "This stays between us" speaks of what was said before it, or, as an opening, of what comes next. */
function pointedAt(topic: Topic, rule: TopicRule, { line, before, after }: Near): Found[] {
  const match = line === undefined ? null : rule.pattern.exec(line.text);
  if (line === undefined || match === null || match.index > 25) return [];
  // "Keep this to yourself: …" and "you didn't hear it from me, but …" hold the secret themselves.
  if (/^\s?(?:[:–—-]|,? (?:but|that)\b|,) ?.{12}/.test(line.text.slice(match.index + match[0].length))) return [];
  const neighbour = before === undefined || before.text.length < 25 ? after[0] : before;
  return neighbour === undefined ? [] : [whole(neighbour, topic, rule)];
}

function following(topic: Topic, rule: TopicRule, after: readonly Line[]): Found[] {
  const end = after.findIndex((line) => topic.goesOn?.test(line.text) !== true || BUSINESS.test(line.text));
  return after.slice(0, end === -1 ? after.length : end).map((line) => whole(line, topic, rule));
}

/** The words of each topic that give it away, as a pattern for all of them in a line. */
const BETRAYING = TOPICS.map(({ category, betrays }) => ({ category, words: betrays === undefined ? null : new RegExp(betrays.source, "gi") }));

/** Where a word so particular that it gives the passage away stands again: in the subject, the history, a farewell. */
function echoes(found: readonly Found[], slots: readonly Slot[]): Found[] {
  const echoed: Found[] = [];
  let lines: Line[] | null = null;
  for (const { category, words } of BETRAYING) {
    const own = found.filter((one) => one.category === category && one.effect === "exclude");
    if (words === null || own.length === 0) continue;
    lines ??= slots.flatMap((slot, index) => (slot.kind === "label" ? [] : linesOf(slot, index)));
    const within = (line: Line): boolean => own.some((one) => one.slot === line.slot && one.start < line.end && line.start < one.end);
    const said = (line: Line): string[] => line.text.match(words)?.map((word) => word.toLowerCase()) ?? [];
    const told = new Set(lines.filter(within).flatMap(said));
    if (told.size === 0) continue;
    for (const line of lines) {
      if (within(line) || !said(line).some((word) => told.has(word))) continue;
      echoed.push({ slot: line.slot, start: line.start, end: line.end, category, effect: "exclude", rule: `${category}.echo` });
    }
  }
  return echoed;
}
