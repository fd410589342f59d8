import { BUSINESS, clauseOf } from "./clause.ts";
import type { Slot, SlotKind } from "./document.ts";
import type { Found } from "./found.ts";
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
  const touched = slots.map((slot) => slot.kind !== "label" && topicBits(slot.text) !== 0);
  if (!touched.includes(true)) return [];
  // The turns of a talk lead into one another; other texts stand alone.
  const lines = slots.flatMap((slot, index) => (touched[index] === true || slot.kind === "turn" ? linesOf(slot, index) : []));
  const bits = lines.map((line) => topicBits(line.text));
  const found = TOPICS.flatMap((topic, index) => {
    const worth = lines.flatMap((_, line) => (((bits[line] ?? 0) & (1 << index)) === 0 ? [] : [line]));
    return worth.length === 0 ? [] : passagesOn(topic, lines, worth, slots);
  });
  if (found.length === 0) return found;
  return [...found, ...echoes(found, slots.flatMap((slot, index) => (slot.kind === "label" ? [] : linesOf(slot, index))))];
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

/** Where a word so particular that it gives the passage away stands again: in the subject, the history, a farewell. */
function echoes(found: readonly Found[], lines: readonly Line[]): Found[] {
  return TOPICS.flatMap((topic) => {
    const { betrays } = topic;
    const own = found.filter((one) => one.category === topic.category && one.effect === "exclude");
    if (betrays === undefined || own.length === 0) return [];
    const told = new Set(own.flatMap((one) => lines.filter((line) => line.slot === one.slot && line.start < one.end && one.start < line.end))
      .flatMap((line) => [...line.text.matchAll(new RegExp(betrays.source, "gi"))].map((match) => match[0].toLowerCase())));
    return lines.filter((line) => !own.some((one) => one.slot === line.slot && one.start < line.end && line.start < one.end))
      .filter((line) => [...line.text.matchAll(new RegExp(betrays.source, "gi"))].some((match) => told.has(match[0].toLowerCase())))
      .map((line): Found => ({ slot: line.slot, start: line.start, end: line.end, category: topic.category, effect: "exclude", rule: `${topic.category}.echo` }));
  });
}
