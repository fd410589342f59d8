const CLOCK = "(?<hour>[01]?\\d|2[0-3])(?:[:.](?<minute>[0-5]\\d))?\\s?(?<half>a\\.?m\\.?|p\\.?m\\.?)?(?![\\d%])";
const AFTER = new RegExp(`^(?:,|\\s)?\\s{0,2}(?:(?:at|by|before|around|from)\\s+)?(?:about\\s+)?(?:${CLOCK}|(?<word>noon|midday|midnight)\\b)`, "i");
const BEFORE = new RegExp(`(?:\\b(?:at|by|before)\\s+)(?:${CLOCK}|(?<word>noon|midday|midnight))\\s+(?:on\\s+)?$`, "i");
const PART = /^\s+(?:morning|afternoon|evening|night|lunchtime|first thing)\b/i;

/** The clock time that belongs to a date, and where the phrase ends with it. */
export interface TimeNear {
  readonly to: number;
  readonly timeOfDay: string | null;
}

/** Looks right behind a date ("Friday at 3 pm", "Tuesday, noon", "tomorrow morning"), then right before it ("at 10:30 on Monday"). */
export function timeNear(text: string, start: number, end: number): TimeNear {
  const tail = text.slice(end, end + 30);
  const part = PART.exec(tail);
  const to = part === null ? end : end + part[0].length;
  const after = AFTER.exec(text.slice(to, to + 30));
  const afterTime = after === null ? null : timeOf(after, /\b(?:at|by|before|around|from)\s/i.test(after[0]));
  if (after !== null && afterTime !== null) return { to: to + after[0].trimEnd().replace(/([ap]m)\.$/i, "$1").length, timeOfDay: afterTime };
  const before = BEFORE.exec(text.slice(Math.max(0, start - 30), start));
  return { to, timeOfDay: before === null ? null : timeOf(before, true) };
}

/** A bare number is a time only behind "at" or with minutes or am/pm. */
function timeOf(found: RegExpExecArray, led: boolean): string | null {
  const { hour, minute, half, word } = found.groups ?? {};
  if (word !== undefined) return word.toLowerCase() === "midnight" ? "00:00" : "12:00";
  if (hour === undefined || (minute === undefined && half === undefined && !led)) return null;
  const afternoon = half !== undefined && /^p/i.test(half);
  const hours = (Number(hour) % (half === undefined ? 24 : 12)) + (afternoon ? 12 : 0);
  return `${String(hours).padStart(2, "0")}:${minute ?? "00"}`;
}
