import { BUSINESS } from "./clause.ts";
import type { Slot } from "./document.ts";
import { absentees, gossip } from "./gossip.ts";
import { linesOf } from "./lines.ts";
import type { Line } from "./lines.ts";
import type { Found } from "./found.ts";

/** A talk of fewer turns has no opening or closing worth the name. */
const TURNS_MIN = 4;
/** The agenda must be opened within this many turns, or the talk has no opening that could be told from the rest. */
const OPENING_TURNS_MAX = 40;
/** Where nobody opens the agenda, only so many turns at the head count as an opening. */
const UNOPENED_TURNS_MAX = 12;
/** A farewell stands among the last turns, and never in the first half. */
const CLOSING_TURNS_MAX = 12;
/** Chat that is picked up again after no more turns than this is one chat; what comes later is the matter itself. */
const CHAT_GAP_MAX = 6;

const AGENDA =
  /\b(?:let'?s (?:get (?:started|going|into it|down to|cracking)|start|begin|kick off|dive|jump (?:right )?in)|to kick (?:things )?off|kick(?:ing)? (?:things )?off|we can (?:start|begin|get started)|(?:shall|should|can|could) we (?:start|begin|get (?:started|going|to it|into it))|(?:i'd|i would) like to (?:start|begin|kick off)|let me (?:start|begin|kick off)|first (?:item|point|thing|things|topic|on the agenda)|(?:down |on |get )?to business|moving on to|now that (?:everyone|everybody|we're all|we are all|all of us)|(?:everyone|everybody)(?:'s| is) (?:here|on|in)|thanks? (?:you )?(?:everyone |all |both )?for (?:joining|coming|making (?:the )?time)|so,? (?:today|the reason)|today we(?:'re| are|'ll| will| want)|(?:legen wir los|fangen wir an|kommen wir zu|on commence|commençons|empecemos|vamos a empezar|cominciamo))\b/i;
/** Put off, or about something else: the agenda is not open yet. */
const NOT_YET = /\b(?:before|until|till|once|when|if|as soon as) (?:we|you) (?:can |could |all )?(?:start|begin|get|kick)|(?:start|begin|get started|kick off) (?:in (?:a|two|five|one|\d)|when|once|as soon as|until|after|later|without)|(?:can't|cannot|can not|not) (?:start|begin)|\bwait(?:ing)?\b/i;
const FAREWELL =
  /\b(?:that'?s (?:all|it|everything)|anything else|wrap(?:s|ping)? (?:this |it |things |that )?up|(?<!you )have a (?:good|great|nice|lovely)|(?<!you )enjoy (?:the|your)|talk soon|bye|see you|thanks? (?:you )?(?:everyone|all|both|team)\b|speak (?:soon|then)|take care|tschüss|schönes wochenende|au revoir|adiós|arrivederci)/i;

const SOCIAL =
  /\b(?:week-?ends?|hik(?:e|ed|ing)|holidays?|vacations?|my (?:brother|sister|wife|husband|partner|kids?|son|daughter|parents|mother|father|mum|mom|dad|family|girlfriend|boyfriend|dog|cat|garden|neighbou?rs?)|renovati\w+|redecorat\w+|gardening|pottery|novels?|(?:read|reading|watched|watching|finished) (?:a|the|some|my|that) (?:\w+ ){0,2}(?:book|books|movies?|films?|novel|series|match|game|show)|birthdays?|party|parties|wedding|child ?care|stayed (?:home|in|at home)|barbecues?|bbq|camping|fishing|skiing|swimming|cycling|jogging|marathon|football|soccer|rugby|tennis|yoga|gym|concert|theat(?:re|er)|cinema|museum|restaurant was|cooked|baking|baked|weather|(?:is it|it's|it was|so) (?:cold|hot|sunny|rainy|snowing|raining)|snowed|slept|jet ?lag|traffic|sunburn\w*|wochenende|urlaub|vacances|vacaciones|fin de semana)\b/i;
/** People wait for one another: until all are there, the talk is not yet the meeting. */
const WAITING =
  /\b(?:(?:still )?(?:missing|waiting (?:for|on)) (?:for )?\p{Lu}|(?:a )?(?:couple|few) (?:more )?(?:of )?minutes|wait (?:a |for |until |till )|(?:just|i'm|sorry,? i'm) (?:joined|joining|late)|(?:running|be|is|i'm|am|are|was) (?:\w+ )?late\b|(?:is|are) (?:just )?(?:joining|dialling in|dialing in)|who(?:'s| is) (?:still )?missing)|^\(\p{L}+ (?:joins|joined|enters)/iu;

/** Worth keeping although it stands in the chat: what all should know, or a day and time of something. */
const ANNOUNCES = /\b(?:important to (?:remember|know|note)|please (?:remember|note|keep|bear)|(?:bear|keep) in mind|reminder|(?:just )?to remind|for (?:your|everyone's) (?:information|diary|diaries)|fyi|heads[- ]up|note that|remember that|will be (?:held )?(?:at|in|on|from)\b|takes? place)\b/i;
const DATED = /\b(?:\d{1,2}(?:st|nd|rd|th)|\d{1,2}[:.]\d{2}|\d{1,2} ?(?:am|pm|%)|\d{3,}|january|february|march|april|june|july|august|september|october|november|december)\b|[$€£]\s?\d/i;
const UNDERTAKES = /\b(?:I|we|you|he|she|they)(?:'ll| will| shall| can| could) (?!be there|see|have a|enjoy|talk|speak|catch)\w+/i;
/** Taking on, or settling, what the other side just asked. */
const ANSWERS = /^\W*(?:sure|yes|yeah|yep|okay|ok|will do|i(?:'ll| will| can| got| have)|on it|noted|done|agreed|absolutely|of course|no problem|correct|right|fine|understood|certainly|no\b|not)|\bwill do\b|\b(?:got|on) (?:this|it)\b/i;
const PRONOUN = /\b(?:I|me|my|he|she|him|her|his)\b/i;

/** Where people chat before or after what they met for, as indexes into the turns. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  /** The agenda or a farewell shows where the chat ends or begins; without it only what is plainly private goes. */
  readonly sure: boolean;
  readonly end: "opening" | "closing";
}

/**
 * What people tell each other before a meeting comes to its agenda and after it has left it. Business and announcements in
 * it stay; what was said about somebody who was not there goes even if it sounds like business.
 */
export function findSmallTalk(slots: readonly Slot[]): Found[] {
  const turns = slots.flatMap((slot, index) => (slot.kind === "turn" ? [index] : []));
  if (turns.length < TURNS_MIN) return [];
  const texts = turns.map((index) => slots[index]?.text ?? "");
  return [opening(texts), closing(texts)].flatMap((stretch) => (stretch === null ? [] : idle(stretch, turns, slots)));
}

function opening(texts: readonly string[]): Stretch | null {
  const agenda = texts.findIndex((text, turn) => turn > 0 && turn < OPENING_TURNS_MAX && opensAgenda(plain(text)));
  const sure = agenda !== -1;
  const last = lastOfChat(texts.slice(0, sure ? agenda + 1 : UNOPENED_TURNS_MAX));
  if (last === -1) return null;
  return { from: 0, to: sure ? Math.min(agenda, last + CHAT_GAP_MAX) : last, sure, end: "opening" };
}

/** The last turn of a chat that begins within the first turns and is never left for long; −1 when there is none. */
function lastOfChat(texts: readonly string[]): number {
  let last = -1;
  for (const [turn, text] of texts.entries()) {
    if (turn > last + CHAT_GAP_MAX) break;
    if (chats(text)) last = turn;
  }
  return last;
}

function closing(texts: readonly string[]): Stretch | null {
  const tail = Math.max(Math.floor(texts.length / 2), texts.length - CLOSING_TURNS_MAX);
  const farewell = texts.findIndex((text, turn) => turn >= tail && FAREWELL.test(plain(text)));
  if (farewell === -1 || !texts.slice(farewell).some((text) => SOCIAL.test(plain(text)))) return null;
  return { from: farewell, to: texts.length - 1, sure: true, end: "closing" };
}

const opensAgenda = (text: string): boolean => AGENDA.test(text) && !NOT_YET.test(text);
const plain = (text: string): string => text.replaceAll("\u2019", "'");
const chats = (text: string): boolean => SOCIAL.test(plain(text)) || WAITING.test(plain(text));

function idle(stretch: Stretch, turns: readonly number[], slots: readonly Slot[]): Found[] {
  const own = turns.slice(stretch.from, stretch.to + 1);
  const lines = own.flatMap((index) => linesOf(slots[index] ?? { kind: "turn", text: "", by: "" }, index));
  const opened = stretch.sure && stretch.end === "opening" ? lines.findIndex((line) => line.slot === own.at(-1) && opensAgenda(line.text)) : -1;
  if (opened !== -1) lines.length = opened;
  const behind = gossip(lines, absentees(slots, turns, stretch.end));
  const found: Found[] = [];
  // Turns of which something stayed: what answers them stays too.
  let [kept, answered] = [-1, -1];
  for (const [at, line] of lines.entries()) {
    if (line.slot !== lines[at - 1]?.slot) answered = kept === lines[at - 1]?.slot ? kept : -1;
    const answers = answered !== -1 && ANSWERS.test(line.text) && !SOCIAL.test(line.text);
    const goes = behind.has(at) || (stretch.sure ? !answers && offTopic(line, stretch) : SOCIAL.test(line.text) && !BUSINESS.test(line.text));
    if (goes) found.push({ slot: line.slot, start: line.start, end: line.end, category: "personal", effect: "exclude", rule: "personal.small-talk" });
    else kept = line.slot;
  }
  return found;
}

function offTopic({ text }: Line, { end }: Stretch): boolean {
  if (BUSINESS.test(text) || ANNOUNCES.test(text)) return false;
  if (SOCIAL.test(text)) return true;
  if (DATED.test(text) && !PRONOUN.test(text)) return false;
  // The last words of a meeting are often what somebody takes away from it.
  return end === "opening" || !UNDERTAKES.test(text);
}
