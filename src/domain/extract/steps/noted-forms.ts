import type { Line } from "../lines/lines.ts";
import type { People } from "../lines/people.ts";
import { mentionsTime } from "../lines/time-words.ts";
import { undertakingOf, type OwnerHint, type Undertaking } from "./undertaking.ts";
import { guarded } from "../../text/guarded.ts";

const SPEAKER: OwnerHint = { kind: "speaker" };
const OPENING = "(?:(?:ok(?:ay)?|sure|yes|yeah|great|fine|thanks|thank you|cool|perfect|sounds good|no problem|np|deal|got it|hi|hey)[,.!]? )*";

const WILL = guarded(new RegExp(String.raw`^${OPENING}(?:will|'ll|going to) (?:also |then |just )?(?:be )?(\p{Ll}[\p{L}-]* .*)$`, "iu"));

/** Undertakings without their subject: "Will send it Friday", "Action: send the quote by 4 May", "Ana to mail the list". */
export function elliptical(line: Line, people: People): Undertaking | null {
  const { plain } = line;
  const will = WILL.exec(plain)?.[1];
  if (will !== undefined && !/^(?:be|not|you|it|there|that|do)\b/i.test(will)) return concrete(undertakingOf(line, SPEAKER, will, plain));
  const listed = LISTED.exec(plain);
  if (listed !== null && line.manner !== "invite" && line.manner !== "spoken") {
    const name = listed[1] ?? "";
    const self = /^(?:me|i|us)$/i.test(name);
    if (self || people.named(name) !== null) return concrete(undertakingOf(line, self ? SPEAKER : { kind: "named", name }, listed[2] ?? "", plain));
  }
  return null;
}

/** What a rep's own note says of undertakings: "Next step: send the quote", "He agreed to mail the list", "Follow up on Monday". */
export function noted(line: Line, people: People): Undertaking | null {
  const { plain } = line;
  if (line.manner !== "note") return agreed(line, people);
  const item = /^(?:[-*•]|\d{1,2}[.)])?\s*(?:next steps?|actions?(?: items?| points?)?|to-?dos?|follow[- ]?up)\s*(?:[:–—-]|(?:is|are) (?:for me )?to)\s*(?:I (?:need|have) to |to )?(\p{L}[\p{L}-]* .*)$/iu.exec(plain)?.[1];
  if (item !== undefined) {
    const made = concrete(undertakingOf(line, SPEAKER, item.charAt(0).toLowerCase() + item.slice(1), plain));
    if (made !== null) return made;
  }
  const bare = /^(?:need to|have to|must|remember to|I (?:need|have|still have|promised|agreed) to|I owe \w+|to) (\p{Ll}[\p{L}-]* .*)$/iu.exec(plain)?.[1] ?? /^((?:send|call|email|mail|follow up|ring|text|check|prepare|book|schedule|chase|arrange|get back|come back|revert|forward|draft|visit|order|update|ship)\b.*)$/i.exec(plain)?.[1];
  if (bare !== undefined && mentionsTime(plain)) return concrete(undertakingOf(line, SPEAKER, bare.charAt(0).toLowerCase() + bare.slice(1), plain));
  return agreed(line, people);
}

/** "She agreed to send the list by Friday", "Dev promised he'd measure it", "Ana sends the plan on Monday". */
function agreed(line: Line, people: People): Undertaking | null {
  const { plain } = line;
  const bound = AGREED.exec(plain)
    ?? SAID_THEY_WOULD.exec(plain);
  if (bound !== null && (line.manner === "note" || mentionsTime(plain))) return concrete(undertakingOf(line, hintOf(bound[1] ?? ""), bound[2] ?? "", plain));
  if (line.manner !== "note" || !mentionsTime(plain)) return null;
  const present = TOLD_IN_PRESENT.exec(plain);
  if (present === null) return null;
  const hint = hintOf(present[1] ?? "");
  if (hint.kind === "named" && people.named(hint.name) === null) return null;
  return concrete(undertakingOf(line, hint, `${present[2] ?? ""} ${present[3] ?? ""}`, plain));
}

function hintOf(subject: string): OwnerHint {
  if (/^(?:i|we|me)$/i.test(subject)) return SPEAKER;
  return /^(?:he|she)$/i.test(subject) ? { kind: "pronoun", word: subject.toLowerCase() } : { kind: "named", name: subject };
}

function concrete(found: Undertaking | null): Undertaking | null {
  return found !== null && (found.kind === "handing" || found.kind === "working") ? found : null;
}

const LISTED = guarded(/^(?:[-*•]|\d{1,2}[.)])?\s*(?:(?:next steps?|actions?(?: items?| points?)?|to-?dos?|follow[- ]?ups?)\s*[:–—-]\s*)?(?:for )?(\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)?|me|I|us)\s*(?:to|:|[–—-]) ?(\p{Ll}[\p{L}-]* .*)$/u);
const AGREED = guarded(/(?:^|[,;.] |\b(?:and|but) )(\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)?|he|she|I|we)(?: has| have)? (?:just |also |kindly )?(?:agreed|promised|committed|undertook|volunteered) to (\p{Ll}[\p{L}-]* .*)$/u);
const SAID_THEY_WOULD = guarded(/(?:^|[,;.] |\b(?:and|but) )(\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)?|he|she) (?:said|says|promised|confirmed|agreed)(?: that)? (?:he|she|they)(?:'ll|'d| will| would) (\p{Ll}[\p{L}-]* .*)$/u);
const TOLD_IN_PRESENT = guarded(/(?:^|[,;.] |\b(?:and|but) )(\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)?|he|she) (?:is )?(send|mail|email|call|bring|deliver|ship|measure|check|confirm|prepare|provide|get|forward|test|install|order|sign|return)(?:s|ing) (.*)$/iu);
