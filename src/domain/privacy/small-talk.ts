import { BUSINESS } from "./clause.ts";
import type { Slot } from "./document.ts";
import { linesOf } from "./lines.ts";
import type { Found } from "./found.ts";

/** The agenda must be opened within this many turns, or the talk has no opening that could be told from the rest. */
const OPENING_TURNS_MAX = 40;
const CLOSING_TURNS_MAX = 12;

const AGENDA = /\b(?:let'?s (?:get (?:started|going|into it|down to)|start|begin|kick off|dive in|jump in)|to kick (?:things )?off|kick(?:ing)? (?:things )?off|we can start|shall we (?:start|begin|get)|first (?:item|point|thing|topic|on the agenda)|(?:down )?to business|moving on to|now that everyone)\b/i;
const FAREWELL = /\b(?:that'?s (?:all|it|everything)|anything else|wrap(?:s|ping)? (?:this |it |things )?up|have a (?:good|great|nice|lovely)|enjoy (?:the|your)|talk soon|bye|see you)\b/i;
const SOCIAL = /\b(?:weekend|hik(?:e|ed|ing)|holidays?|vacation|my (?:brother|sister|wife|husband|kids?|son|daughter|parents|mother|father|family|girlfriend|boyfriend|dog|cat)|renovation|gardening|pottery|novel|(?:read|reading|watched|finished) (?:a|the|some|my) (?:\w+ )?(?:book|movies?|film|novel|series|match|game)|birthday|party|wedding|childcare|stayed (?:home|in)|barbecue|bbq|camping|fishing|skiing|football|soccer|concert)\b/i;

/** What people tell each other before a meeting comes to its agenda and after it has left it. */
export function findSmallTalk(slots: readonly Slot[]): Found[] {
  const turns = slots.flatMap((slot, index) => (slot.kind === "turn" ? [index] : []));
  if (turns.length < 4) return [];
  const agenda = turns.findIndex((index, turn) => turn > 0 && turn < OPENING_TURNS_MAX && AGENDA.test(slots[index]?.text ?? ""));
  const tail = turns.slice(-CLOSING_TURNS_MAX);
  const farewell = tail.findIndex((index) => FAREWELL.test(slots[index]?.text ?? ""));
  const idle = [...(agenda === -1 ? [] : turns.slice(0, agenda + 1)), ...(farewell === -1 ? [] : tail.slice(farewell))];
  return idle.flatMap((index) => {
    const slot = slots[index];
    if (slot === undefined || !SOCIAL.test(slot.text)) return [];
    return linesOf(slot, index).filter((line) => SOCIAL.test(line.text) && !BUSINESS.test(line.text))
      .map((line): Found => ({ slot: index, start: line.start, end: line.end, category: "personal", effect: "exclude", rule: "personal.small-talk" }));
  });
}
