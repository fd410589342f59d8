import { sentences } from "../text/sentences.ts";
import { BUSINESS, clauseOf } from "./clause.ts";
import type { Slot, SlotKind } from "./document.ts";
import type { Found } from "./found.ts";
import { normalise } from "./normalise.ts";
import { TOPICS, topicsIn } from "./topics/all.ts";
import type { Topic, TopicRule } from "./topics/topic.ts";
import { fires } from "./topics/topic.ts";

/** Texts in which a wish of today's author can stand. History and small print hold old wishes and none. */
const AUTHORED: ReadonlySet<SlotKind> = new Set(["subject", "body", "turn", "field", "forwarded"]);
/** How many sentences or turns after a passage may still belong to it. */
const GOES_ON_MAX = 2;

/** A sentence of a slot, with offsets into the slot's text as written. */
export interface Line {
  readonly slot: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Passages that are none of a CRM's business, by topic, with what leads up to them and what goes on about them. */
export function findPassages(slots: readonly Slot[]): Found[] {
  const seen = new Set<Topic>();
  slots.forEach((slot) => {
    if (slot.kind !== "label") for (const topic of topicsIn(slot.text)) seen.add(topic);
  });
  if (seen.size === 0) return [];
  const lines = slots.flatMap((slot, index) => (slot.kind === "label" ? [] : linesOf(slot, index)));
  const found = TOPICS.filter((topic) => seen.has(topic)).flatMap((topic) => passagesOn(topic, lines, slots));
  return [...found, ...echoes(found, lines)];
}

/** The sentences of a slot as the rules read them. */
export function linesOf(slot: Slot, index: number): Line[] {
  const { text, map } = normalise(slot.text);
  return sentences(text).map((sentence): Line => ({
    slot: index,
    text: sentence.text,
    start: map?.at[sentence.start] ?? sentence.start,
    end: map?.to[sentence.end - 1] ?? sentence.end,
  }));
}

function passagesOn(topic: Topic, lines: readonly Line[], slots: readonly Slot[]): Found[] {
  const found: Found[] = [];
  const authoredOnly = topic.category === "recording_objection" || topic.category === "opt_out" || topic.category === "confidential";
  lines.forEach((line, index) => {
    const kind = slots[line.slot]?.kind ?? "label";
    const rule = topic.rules.find((candidate) => (AUTHORED.has(kind) || (!authoredOnly && candidate.effect !== "review") || quotedSecret(topic, candidate, kind)) && fires(candidate, line.text));
    if (rule === undefined) return;
    const effect = rule.effect ?? topic.effect;
    if (effect !== "exclude") {
      found.push(whole(line, topic, rule));
      return;
    }
    found.push(narrowed(line, topic, rule, slots));
    if (rule.pointsBack === true) found.push(...pointedAt(topic, rule, lines, index));
    found.push(...following(topic, rule, lines, index));
  });
  return found;
}

// What was told in confidence stays so in the quoted history of an answer.
const quotedSecret = (topic: Topic, rule: TopicRule, kind: SlotKind): boolean =>
  topic.category === "confidential" && rule.effect === undefined && kind === "quoted";

const whole = (line: Line, topic: Topic, rule: TopicRule): Found =>
  ({ slot: line.slot, start: line.start, end: line.end, category: topic.category, effect: rule.effect ?? topic.effect, rule: rule.rule });

/** Only the clause that gives it away, when the text's offsets can be told from the sentence's. */
function narrowed(line: Line, topic: Topic, rule: TopicRule, slots: readonly Slot[]): Found {
  const source = slots[line.slot]?.text.slice(line.start, line.end) ?? "";
  const { start, end } = clauseOf(source.length === line.text.length ? source.replace(/\s/g, " ") : line.text, topic);
  if (source.length === line.text.length) return { ...whole(line, topic, rule), start: line.start + start, end: line.start + end };
  return whole(line, topic, rule);
}

/** "This stays between us" speaks of what was said before it, or, as an opening, of what comes next. */
function pointedAt(topic: Topic, rule: TopicRule, lines: readonly Line[], index: number): Found[] {
  const line = lines[index];
  const match = line === undefined ? null : rule.pattern.exec(line.text);
  if (line === undefined || match === null || match.index > 25) return [];
  const earlier = lines[index - 1];
  const neighbour = earlier === undefined || earlier.text.length < 25 ? lines[index + 1] : earlier;
  return neighbour === undefined ? [] : [whole(neighbour, topic, rule)];
}

function following(topic: Topic, rule: TopicRule, lines: readonly Line[], index: number): Found[] {
  const found: Found[] = [];
  for (const line of lines.slice(index + 1, index + 1 + GOES_ON_MAX)) {
    if (topic.goesOn?.test(line.text) !== true || BUSINESS.test(line.text)) break;
    found.push(whole(line, topic, rule));
  }
  return found;
}

/** Where a word so particular that it gives the passage away stands again: in the subject, the history, a farewell. */
function echoes(found: readonly Found[], lines: readonly Line[]): Found[] {
  return TOPICS.flatMap((topic) => {
    const { betrays } = topic;
    const own = found.filter((one) => one.category === topic.category && one.effect === "exclude");
    if (betrays === undefined || own.length === 0) return [];
    const told = new Set(own.flatMap((one) => lines.filter((line) => line.slot === one.slot && line.start < one.end && one.start < line.end))
      .flatMap((line) => [...line.text.matchAll(new RegExp(betrays.source, "gi"))].map((match) => match[0].toLowerCase())));
    return lines.filter((line) => !own.some((one) => one.slot === line.slot && one.start <= line.start && line.end <= one.end))
      .filter((line) => [...line.text.matchAll(new RegExp(betrays.source, "gi"))].some((match) => told.has(match[0].toLowerCase())))
      .map((line): Found => ({ slot: line.slot, start: line.start, end: line.end, category: topic.category, effect: "exclude", rule: `${topic.category}.echo` }));
  });
}
