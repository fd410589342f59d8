import type { Activity, Outcome } from "../model/activity.ts";
import type { CastMember } from "../model/judgement.ts";

/** Texts of calls and meetings that came to nothing are short; a longer one tells of a talk, whatever words are in it. */
const SHORT_CHARS_MAX = 600;
/** More turns than these are a talk. */
const TURNS_MAX = 4;

const VOICEMAIL =
  /\b(?:(?:left|leaving|leave|got|reached|went (?:straight )?to|sent (?:straight )?to|just) (?:him |her |them |you )?(?:an? |his |her |their |the )?(?:short |quick |brief )?(?:voice ?mail|voice message|message (?:on|with) (?:the|his|her|their) (?:machine|voice ?mail|answering machine))|straight to voice ?mail|lvm\b|voice ?mail (?:left|only)|leave (?:a|your) message after|(?:just )?an? voice ?mail\b)/iu;
const NO_ANSWER = /\b(?:no (?:answer|reply|pick ?-?up)\b|did(?: not|n't) (?:answer|pick up)|rang out|nobody (?:answered|picked up)|no one (?:answered|picked up)|could(?: not|n't) (?:reach|get hold of)|unanswered)/iu;
const BUSY = /\b(?:line (?:was|is|still)? ?(?:busy|engaged)|busy (?:signal|tone)|engaged tone)\b/iu;
const WRONG_NUMBER = /\bwrong number\b|\bnumber (?:is |was )?(?:not in service|disconnected|no longer in (?:use|service))\b/iu;
const NO_SHOW = /\b(?:no[- ]?show(?:ed)?\b|(?:did(?: not|n't)|never) (?:show(?: up)?|join(?:ed)?|turn up|appear|dial in)|nobody (?:joined|showed up|turned up|came)|no one (?:joined|showed up|turned up|came)|stood (?:me|us) up)/iu;
const RESCHEDULED = /\b(?:meeting|demo|visit|session|appointment|it|we|they|he|she) (?:was |were |has been |have |had |got |had to be |had to )?(?:rescheduled?|postponed?)\b|\b(?:reschedul|postpon)ed (?:to|for|until)\b|\bmoved (?:the )?(?:meeting|demo|visit|session|appointment) to\b/iu;
const CANCELLED = /\b(?:meeting|demo|visit|session|appointment|it) (?:was|were|has been|got|had to be) (?:cancell?ed|called off)\b|\bcancell?ed (?:the|our|this) (?:meeting|demo|visit|session|appointment)\b/iu;

/**
 * How a call or meeting ended: as its source says, and where that says no more than that it is over, as its own short text
 * says or the turns show. Null where nothing tells, and for everything that is neither.
 */
export function outcomeOf(activity: Activity, cast: readonly CastMember[]): Outcome | null {
  // What an invitation says is about what is still to come.
  if ((activity.kind !== "call" && activity.kind !== "meeting") || activity.calendar !== null) return activity.outcome ?? null;
  const { outcome = null, text: { transcript, body, subject } } = activity;
  if (outcome !== null && !OVER.has(outcome)) return outcome;
  const said = transcript.length > TURNS_MAX ? "" : [subject, body, ...transcript.map(({ text }) => text)].join("\n").replaceAll("’", "'");
  const told = said.length > SHORT_CHARS_MAX ? null : inWords(activity.kind, said);
  // Both sides spoke: it took place, whatever message was left before.
  const bothSpoke = sidesSpeaking(activity, cast) > 1;
  if (told !== null && !(bothSpoke && UNREACHED.has(told))) return told;
  if (bothSpoke) return activity.kind === "call" ? "connected" : "held";
  return outcome;
}

/** What a source says of everything that is over. */
const OVER: ReadonlySet<Outcome> = new Set(["connected", "held"]);
const UNREACHED: ReadonlySet<Outcome> = new Set(["no_answer", "voicemail", "busy", "no_show"]);

function inWords(kind: "call" | "meeting", said: string): Outcome | null {
  const read: readonly (readonly [Outcome, RegExp])[] = kind === "call"
    ? [["wrong_number", WRONG_NUMBER], ["voicemail", VOICEMAIL], ["busy", BUSY], ["no_answer", NO_ANSWER]]
    : [["no_show", NO_SHOW], ["rescheduled", RESCHEDULED], ["cancelled", CANCELLED]];
  return read.find(([, pattern]) => pattern.test(said))?.[0] ?? null;
}

function sidesSpeaking({ text: { transcript } }: Activity, cast: readonly CastMember[]): number {
  const sideOf = new Map(cast.flatMap(({ side, labels }) => labels.map((label) => [label.toLowerCase(), side === "own"] as const)));
  return new Set(transcript.map(({ speaker }) => sideOf.get(speaker.toLowerCase()) ?? speaker)).size;
}
