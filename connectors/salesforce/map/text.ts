import { cleaned, onOneLine, take } from "../../shared/plain-text.ts";

/** `Description` of tasks and events takes so many characters (Salesforce, object reference). */
export const DESCRIPTION_MAX_CHARS = 32_000;
/** `Subject`, `Location`, and text areas that are not long. */
export const LINE_MAX_CHARS = 255;

/** Stands where a long text was cut. */
export const CUT_MARK = "[… cut: longer than Salesforce takes]";
/** Ends a line that was cut. */
const LINE_CUT_MARK = "…";

/**
 * Plain text: well formed, no control characters, cut between code points. A line end counts twice, because Salesforce
 * may keep it as two characters.
 */
export function plainText(text: string, maxChars = DESCRIPTION_MAX_CHARS): string {
  const clean = cleaned(text).trim();
  const whole = take(clean, maxChars, asStored);
  return whole.length === storedLength(clean) ? clean : `${unstored(take(clean, maxChars - CUT_MARK.length - 2, asStored))}\n${CUT_MARK}`;
}

/** The same for a field of one line. */
export function oneLine(text: string, maxChars = LINE_MAX_CHARS): string {
  const line = onOneLine(text);
  return line.length <= maxChars ? line : `${take(line, maxChars - LINE_CUT_MARK.length).trimEnd()}${LINE_CUT_MARK}`;
}

const asStored = (point: string): string => (point === "\n" ? "\r\n" : point);
const unstored = (text: string): string => text.replaceAll("\r\n", "\n").trimEnd();

function storedLength(text: string): number {
  let length = 0;
  for (const point of text) length += asStored(point).length;
  return length;
}
