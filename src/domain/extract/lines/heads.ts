import type { Activity, Participant } from "../../model/activity.ts";
import { plainLine } from "../../text/plain-line.ts";
import { isInjection } from "./injection.ts";
import { guarded } from "../../text/guarded.ts";

/** An activity whose single lines (subject, place, names) may be shown, and whether one of them gave orders to software. */
export interface Heads {
  readonly activity: Activity;
  readonly planted: boolean;
}

/**
 * Subject, place and names are written as they came, unlike the text, so they are cleaned before anything reads them: markup
 * and unseen characters go, and a line that gives orders to software goes whole.
 */
export function plainHeads(activity: Activity): Heads {
  let planted = false;
  const seen = new Map<string, string>();
  const plain = (line: string): string => {
    const known = seen.get(line);
    if (known !== undefined) return known;
    const shown = plainLine(line);
    const read = shown.replace(JOINERS, "");
    const unmarked = withoutMarks(read);
    const gives = isInjection(read) || (unmarked !== read && isInjection(unmarked));
    planted ||= gives;
    seen.set(line, gives ? "" : shown);
    return gives ? "" : shown;
  };
  const { calendar, text } = activity;
  const place = calendar?.location ?? null;
  const cleaned: Activity = {
    ...activity,
    text: { ...text, subject: plain(text.subject), transcript: text.transcript.map((turn) => ({ ...turn, speaker: plain(turn.speaker) })) },
    participants: activity.participants.map((one) => named(one, plain)),
    calendar: calendar === null || place === null ? calendar : { ...calendar, location: plain(place) || null },
  };
  return { activity: cleaned, planted };
}

/** Letters of some scripts, and emoji, need them; between Latin letters they only hide a word. */
const JOINERS = guarded(/[\u200c\u200d]/g);

/** Reply and forward marks stand before orders that begin a line. */
const withoutMarks = (line: string): string => line.replace(/^(?:(?:re|fwd?|aw|wg|antw|tr|sv|vs)\s*:\s*)+/i, "");

/** Whoever has no name left is known by address or number. */
function named(one: Participant, plain: (line: string) => string): Participant {
  if (one.name === undefined) return one;
  const { name, ...rest } = one;
  const shown = plain(name);
  return shown === "" ? rest : { ...rest, name: shown };
}
