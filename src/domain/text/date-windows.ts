import { matchesIn } from "./matches-in.ts";
import { MONTH, ORDINAL, UNIT_WORD, WEEKDAY } from "./date-words.ts";

/** A stretch of a text in which a date may stand. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** Every date phrase holds one of these words; most sentences hold none, and need not be looked at by forty patterns. */
const TRIGGER = new RegExp(
  `\\b(?:${WEEKDAY}s?|${MONTH}|${ORDINAL}|the\\s+(?:${UNIT_WORD}|twenty|thirty)|\\d{1,4}[/.-]\\d{1,2}|(?:business |working )?(?:hours?|days?|weeks?|weekend|fortnights?|months?|quarter|years?)|minutes?|` +
    "today|tonight|tomorrow|tomorow|tmrw|tmw|2morrow|yesterday|last\\s+night|this\\s+(?:morning|afternoon|evening|noon|lunchtime)|business|play|eo[dwmqyb]|cob|q[1-4]|w/c|wc|" +
    "spring|summer|autumn|fall|winter|christmas|xmas|easter|thanksgiving)\\b",
  "gi",
);
/** No date phrase reaches further from its trigger word. */
const REACH_CHARS = 80;

/** The stretches of a text around words that dates are made of, cut at white space, without overlap. */
export function dateWindows(text: string): Window[] {
  const windows: { start: number; end: number }[] = [];
  for (const match of matchesIn(text, TRIGGER)) {
    const start = toGap(text, match.index - REACH_CHARS, -1);
    const end = toGap(text, match.index + match[0].length + REACH_CHARS, 1);
    const last = windows.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else windows.push({ start, end });
  }
  return windows;
}

/** The nearest white space outward, so that no word is cut; a long run of other characters is cut all the same. */
function toGap(text: string, at: number, step: 1 | -1): number {
  let place = Math.min(Math.max(at, 0), text.length);
  for (let tried = 0; tried < REACH_CHARS && place > 0 && place < text.length && !/\s/.test(text.charAt(place)); tried += 1) place += step;
  return place;
}
