import { isConditional, takesBack } from "../lines/conditions.ts";
import type { Line } from "../lines/lines.ts";
import { actsOf, undertakingOf, type Undertaking } from "./undertaking.ts";
import { guarded, type Guarded } from "../../text/guarded.ts";

/** An answer comes within this many sentences, or it is none. */
const ANSWER_LINES_MAX = 5;

/** A request or an offer that the other one took up, so that it binds the one who is to act. */
export interface Accepted {
  readonly undertaking: Undertaking;
  /** The sentence that took it up. */
  readonly answer: Line;
}

/** "Could you send the list by Friday?" – "Sure.": binds who says "sure". "Shall I send it?" – "Please do.": binds who asked. */
export function acceptedRequests(lines: readonly Line[]): readonly Accepted[] {
  const found: Accepted[] = [];
  for (const line of lines) {
    if (line.manner !== "spoken" || isConditional(line.plain)) continue;
    const offer = offered(line.plain);
    const phrase = offer ?? requested(line.plain);
    if (phrase === null) continue;
    const answer = answerTo(line, lines);
    if (answer === null || !(offer === null ? TAKES_ON : TAKES_UP).test(answer.plain) || REFUSES.test(answer.plain)) continue;
    const actor = offer === null ? answer : line;
    const made = undertakingOf(actor, { kind: "speaker" }, phrase, line.plain);
    if (made === null || !/\p{L}+ .*\p{L}/u.test(phrase) || (made.kind !== "handing" && made.kind !== "working") || actsOf(phrase).length === 0) continue;
    found.push({ undertaking: { ...made, line: actor }, answer });
  }
  return found;
}

function answerTo(line: Line, lines: readonly Line[]): Line | null {
  const next = lines.slice(line.index + 1, line.index + 1 + ANSWER_LINES_MAX).find((other) => other.turn !== line.turn);
  if (next === undefined || next.speakerName === line.speakerName || takesBack(next.plain)) return null;
  return next;
}

const VERB = String.raw`(\p{Ll}[\p{L}-]*\b.*?)`;
const ASKS: readonly Guarded[] = [
  guarded(new RegExp(String.raw`\b(?:can|could|would|will) you (?:please |maybe |also |perhaps |just |kindly )*${VERB}\??$`, "iu")),
  guarded(new RegExp(String.raw`\b(?:i'd like you to|i need you to|we need you to|i want you to|would you be able to|are you able to|is it possible for you to|you'd have to|you should|i'd ask you to|may i ask you to) ${VERB}\??$`, "iu")),
  guarded(new RegExp(String.raw`^(?:(?:ok(?:ay)?|look|so|then|and|but|right|great|good|fine|also|well|yes|alright)[,.]? )*(?:please )((?:send|email|mail|text|forward|share|give|get|call|ring|put|check|book|bring|prepare|confirm|write|measure|do|make|ask|add|include|arrange|schedule|provide|fill|sign|return|upload|let|copy|update|resend)\b.*?)[.!]?$`, "iu")),
  guarded(new RegExp(String.raw`^(?:(?:ok(?:ay)?|look|so|then|and|but|right|great|good|fine|also|well|yes|alright)[,.]? )*((?:send|email|mail|text|forward|share|get|call|book|bring|prepare|write|measure|put|copy|resend|return|upload|do) (?:me|us|it|that|this|them|the|over|your|an?)\b.*?)[.!]?$`, "iu")),
  guarded(new RegExp(String.raw`\byou(?:'ll| will) ((?:send|email|mail|text|forward|give|get|bring|call) (?:me|us)\b.*?),? (?:right|yes|okay|correct|ok)\?$`, "iu")),
  guarded(new RegExp(String.raw`\bdo you mind (?:to )?(?:send|mail|forward)ing (.*?)\??$`, "iu")),
];

function requested(plain: string): string | null {
  for (const [i, pattern] of ASKS.entries()) {
    const phrase = pattern.exec(plain)?.[1];
    if (phrase === undefined || TALK_ONLY.test(phrase)) continue;
    return oneClause(i === ASKS.length - 1 ? `send ${phrase}` : phrase);
  }
  const wanted = WANTED.exec(plain)?.[1];
  return wanted === undefined ? null : oneClause(`send ${wanted}`);
}

/** Up to where somebody else becomes the subject. */
function oneClause(phrase: string): string {
  return phrase.replace(/,? (?:because|since|so that|so|but)\b.*$|, (?:(?:and )?(?:i|we|you|she|he|they|it|there|that|this|the)\b).*$/i, "");
}

/** What is done by talking on is not an act for later. */
const TALK_ONLY =
  guarded(/^(?:see|hear|tell (?:me|us)|say|repeat|explain|imagine|think|remember|go (?:on|ahead|back)|start|share (?:your|the) screen|mute|unmute|give (?:me|us) (?:a|one) (?:second|sec|minute|moment|idea|hint|sense)|hold|wait|confirm (?:that|if|whether)|show (?:me|us)|understand|follow|read|speak|talk|walk (?:me|us)|do (?:that|it|this)\??$|be|have|live|take|keep|use|handle|guarantee|promise|offer|lower|match|go (?:lower|down|to)|accept|agree|reduce|include|give (?:me|us) (?:a (?:better|discount)|\d))\b/i);

function offered(plain: string): string | null {
  const phrase = SHALL_I.exec(plain)?.[1] ?? WANT_ME_TO.exec(plain)?.[1]
    ?? WOULD_IT_HELP.exec(plain)?.[1] ?? CAN_DO.exec(plain)?.[1];
  return phrase === undefined || TALK_ONLY.test(phrase) || /^(?:do (?:that|it|this)|live with|only|not|confirm)\b/i.test(phrase) ? null : oneClause(phrase);
}

/** Taking a request on: the actor answers. */
const TAKES_ON =
  /^(?:(?:oh|ah|well|yes|yeah|yep|okay|ok|right|sure)[,.!]? )*(?:yes|yeah|yep|sure(?: thing)?|of course|okay|ok|no problem|not a problem|will do|absolutely|certainly|gladly|with pleasure|fine|deal|done|you got it|you've got it|got it|happy to|can do|i can do (?:that|it)|we can do (?:that|it)|consider it done|leave it (?:with|to) me|on it|i'm on it|right away|alright|all right|agreed|definitely|no worries|i'll do (?:that|it|so)|i will do (?:that|it|so)|noted|understood|makes sense|i'll take care|i'll see to it|(?:mon|tues|wednes|thurs|fri)day(?: works| is fine| it is)?)\b/i;
/** Taking an offer up: the other answers. */
const TAKES_UP =
  /^(?:(?:oh|ah|well|yes|yeah|yep|okay|ok|right|sure)[,.!]? )*(?:yes|yeah|yep|please|sure|of course|absolutely|do|that (?:would|'d) (?:be|help)|that'd be|that works|great|perfect|good|lovely|go ahead|thank you|thanks|that helps|excellent|wonderful|brilliant|i'd (?:like|appreciate) that)\b/i;
const REFUSES =
  guarded(/\b(?:but|however|no,|not (?:yet|now|sure|today|possible|necessary|needed)|can't|cannot|won't|don't|unfortunately|afraid|depends|maybe|perhaps|i'd have to|let me think|difficult|no need|it's fine|never mind|already)\b|\?\W*$/i);

const WANTED = guarded(/\b(?:i|we)(?:'d| would)?(?: really| also)? (?:need|like|want|appreciate) ((?:the|your|an?|those|that|both|two|three|some)\b.{3,120}?\b(?:from you|by|before|until|within|tomorrow|today|this week|next week)\b.*?)[.?]?$/i);
const SHALL_I = guarded(/\b(?:shall|should) (?:i|we) (?:also |just |maybe )?(\p{Ll}[\p{L}-]*\b.*?)\?$/iu);
const WANT_ME_TO = guarded(/\b(?:do you )?want (?:me|us) to (\p{Ll}[\p{L}-]*\b.*?)\?$/iu);
const WOULD_IT_HELP = guarded(/\bwould (?:it help|you like it) if (?:i|we) (\p{Ll}[\p{L}-]*\b.*?)\?$/iu);
const CAN_DO = guarded(/^(?:.{0,30}[,.] )?(?:i|we) can (\p{Ll}[\p{L}-]*\b.*?)[.!?]?$/iu);
