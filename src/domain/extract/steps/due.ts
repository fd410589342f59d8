import type { LocalDate } from "../../model/time.ts";
import type { DateReader, Mention } from "../lines/date-reader.ts";
import type { Line } from "../lines/lines.ts";
import { actsOf, type Undertaking } from "./undertaking.ts";
import { guarded } from "../../text/guarded.ts";

/** When something is due, and the words that say so. */
export interface Due {
  readonly date: LocalDate | null;
  readonly phrase: string | null;
  /** The words can be read as two days; then there is no date. */
  readonly ambiguous: boolean;
}

const NEVER: Due = { date: null, phrase: null, ambiguous: false };
/** So many sentences after an undertaking may still be about when. */
const AFTER_LINES_MAX = 5;

/**
 * The day an undertaking is due: read from the last act, else its clause, else its sentence, else from what is said about
 * it right after ("By Friday." – "When?" "Tuesday.") or asked right before ("Can I have it by Monday?").
 */
export function dueOf(found: Undertaking, lines: readonly Line[], read: DateReader): Due {
  return corrected(found.line, lines, read) ?? stated(found, lines, read);
}

/** "Actually no, make that Monday." right after. */
function corrected(line: Line, lines: readonly Line[], read: DateReader): Due | null {
  const next = lines[line.index + 1];
  if (next === undefined || next.speakerName !== line.speakerName) return null;
  if (!/\b(?:make (?:that|it)|actually|rather|no,? wait|wait|sorry|correction)\b/i.test(next.plain) || next.plain.split(" ").length > 10) return null;
  const due = best(next.plain, next, read);
  return due === NEVER ? null : due;
}

function stated(found: Undertaking, lines: readonly Line[], read: DateReader): Due {
  const { line } = found;
  const acts = actsOf(found.phrase).filter((act) => act.kind !== "idle");
  for (const text of [...acts.map((act) => act.text).reverse(), found.phrase, found.clause]) {
    const due = best(text, line, read);
    if (due !== NEVER) return due;
  }
  const inSentence = best(line.plain, line, read);
  if (inSentence !== NEVER && only(line.plain, line, read)) return inSentence;
  return after(line, lines, read) ?? before(line, lines, read) ?? NEVER;
}

/** The mention that names a day of delivery best. */
function best(text: string, line: Line, read: DateReader): Due {
  const ranked = read(text, line)
    .map((mention) => ({ mention, rank: rankOf(text, mention) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank);
  const [first] = ranked;
  if (first === undefined) return NEVER;
  const { date, phrase, ambiguous } = first.mention;
  return { date: ambiguous ? null : date, phrase, ambiguous };
}

function rankOf(text: string, mention: Mention): number {
  const before = text.slice(Math.max(0, mention.start - 24), mention.start).toLowerCase();
  const after = text.slice(mention.end, mention.end + 24).toLowerCase();
  if (/^(?:for |in )?(?:about |around )?(?:an?|half an|\d+|\p{L}+) (?:hours?|minutes?|seconds?)$/iu.test(mention.phrase) && /\bfor\b/i.test(`${before.slice(-5)} ${mention.phrase}`)) return 0;
  if (/\b(?:not|except|instead of|rather than|other than)(?: (?:on|by|until|before))? ?$/.test(before)) return 0;
  if (/\b(?:since|of|last|from (?:last|the)|during|dated|after)\s*$/.test(before) && !/\b(?:end|middle|start|beginning|close|week) of\s*$/.test(before)) return 0.5;
  if (/^'s\b|^’s\b/.test(after)) return 0.5;
  if (/^ (?:meeting|call|demo|workshop|answer|visit|session|review|committee|deadline|board|slot)\b/.test(after)) return 1;
  if (/\bbefore (?:the )?$/.test(before) || /^before\b/i.test(mention.phrase)) return 1.5;
  if (/\b(?:about|for|from)\s*(?:the )?$/.test(before)) return 1.2;
  if (/\b(?:by|until|till|within|no later than|not later than|latest)\s*(?:the )?$/.test(before) || /^(?:by|until|within|no later)\b/i.test(mention.phrase)) return 3;
  return 2;
}

/** Whether the sentence speaks of one day only, so that nothing can be mixed up. */
function only(text: string, line: Line, read: DateReader): boolean {
  return new Set(read(text, line).map((mention) => mention.date)).size === 1;
}

/** "Twenty-fifth of March." after "When is that?"; "By Friday." after one's own words. A guess ("could be May") is no answer. */
function after(line: Line, lines: readonly Line[], read: DateReader): Due | null {
  let asked = false;
  for (const next of lines.slice(line.index + 1, line.index + 1 + AFTER_LINES_MAX)) {
    const own = next.speakerName === line.speakerName;
    if (next.where !== line.where || UNSURE.test(next.plain)) return null;
    const due = best(next.plain, next, read);
    if (own && due !== NEVER && (asked || isEllipsis(next.plain))) return due;
    if (own && !asked) return null;
    if (!own && ASKS_WHEN.test(next.plain)) asked = true;
    else if (!own && due !== NEVER && isProposal(next.plain)) {
      if (agrees(next, line, lines)) return due;
      asked = true;
    } else if (!own && !asked) return null;
  }
  return null;
}

const UNSURE = guarded(/\b(?:could be|might be|maybe|whenever|depends|not sure|don't know|no idea|hard to say|or)\b/i);
const ASKS_WHEN = guarded(/\b(?:when|what day|which day|by when|how soon|what time|how long)\b[^.]*\?|^(?:by|until|before)\?$/i);

/** A sentence that only adds the day: "By Friday.", "Tuesday at the latest", "That'll be Monday." */
function isEllipsis(plain: string): boolean {
  const words = plain.split(" ").length;
  if (/^(?:by|on|until|before|within|no later than|not later than|latest|probably|say|let's say|call it|make it|so|so call it|that(?:'ll| will|'s)(?: be)?|you'll (?:have|get) (?:it|that|them)|should be with you)\b/i.test(plain)) return words <= 14;
  return words <= 5 && !/\b(?:is|was|are|were|has|have)\b/i.test(plain);
}

function isProposal(plain: string): boolean {
  return plain.split(" ").length <= 10 && (/\?\W*$/.test(plain) || /^(?:by|on|until|before|make it|let's say|say)\b/i.test(plain) || plain.split(" ").length <= 5);
}

function agrees(proposal: Line, line: Line, lines: readonly Line[]): boolean {
  const answer = lines.slice(proposal.index + 1, proposal.index + 3).find((next) => next.turn !== proposal.turn);
  return answer?.speakerName === line.speakerName && /^(?:yes|yeah|yep|sure|right|correct|exactly|ok|okay|fine|absolutely|that works|works|deal|perfect|no problem|of course|agreed|from \p{L}+, yes)\b/iu.test(answer.plain);
}

/** The day in the request that this undertaking answers. */
function before(line: Line, lines: readonly Line[], read: DateReader): Due | null {
  const opens = lines[line.index - 1]?.turn !== line.turn || line.index - firstOf(line, lines) <= 1;
  if (!opens || line.where !== "turn") return null;
  const asked = lines.slice(Math.max(0, firstOf(line, lines) - 2), firstOf(line, lines)).reverse().find((other) => other.speakerName !== line.speakerName);
  if (asked === undefined || !REQUESTS.test(asked.plain) || UNSURE.test(asked.plain)) return null;
  const due = best(asked.plain, asked, read);
  return due === NEVER ? null : due;
}

const REQUESTS = guarded(/\b(?:can|could|would|will) (?:you|i|we)\b|\bplease\b|\b(?:need|like|want)\b|^(?:do|send|get|bring|give|make|have|call|put|check)\b|\b(?:by|until|before)\b/i);

function firstOf(line: Line, lines: readonly Line[]): number {
  let at = line.index;
  while (at > 0 && lines[at - 1]?.turn === line.turn) at -= 1;
  return at;
}
