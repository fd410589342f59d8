import { cleaned, onOneLine, take } from "../../shared/plain-text.ts";

/** HubSpot refuses longer strings (HubSpot, "CRM objects": 65,536 characters). */
export const TEXT_MAX_CHARS = 65_536;

/** Stands where a text was cut. */
export const CUT_MARK = "[… cut: longer than HubSpot takes]";

/** Text that HubSpot stores as it is: well formed, no control characters, cut between code points. */
export function plainText(text: string, maxChars = TEXT_MAX_CHARS): string {
  const clean = cleaned(text);
  return clean.length <= maxChars ? clean : `${take(clean, maxChars - CUT_MARK.length - 1)}\n${CUT_MARK}`;
}

/** The same for a field of one line. */
export const oneLine = (text: string): string => plainText(onOneLine(text));

/** Text for a property that HubSpot renders as HTML: everything escaped, line breaks as `<br>`, cut after escaping. */
export function htmlText(text: string, maxChars = TEXT_MAX_CHARS): string {
  const clean = cleaned(text);
  const whole = take(clean, maxChars, escaped);
  if (whole.length === escapedLength(clean)) return whole;
  const mark = `<br>${CUT_MARK}`;
  return take(clean, maxChars - mark.length, escaped) + mark;
}

/** What a reader sees of HubSpot's HTML; the inverse of {@link htmlText} for what we wrote, good enough for what others did. */
export function readableText(html: string): string {
  let text = "";
  for (let at = 0; at < html.length;) {
    const open = html.indexOf("<", at);
    if (open < 0) return (text + unescaped(html.slice(at))).replace(/\n+$/, "");
    text += unescaped(html.slice(at, open));
    const close = html.indexOf(">", open);
    if (close < 0) return text + unescaped(html.slice(open));
    text += /^<(?:br\b|\/(?:p|div|li|tr|h[1-6])\b)/i.test(html.slice(open, open + 8)) ? "\n" : "";
    at = close + 1;
  }
  return text.replace(/\n+$/, "");
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "\n": "<br>" };
const escaped = (point: string): string => ESCAPES[point] ?? point;

function escapedLength(text: string): number {
  let length = 0;
  for (const point of text) length += escaped(point).length;
  return length;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function unescaped(text: string): string {
  return text.replaceAll(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-z]{2,4});/g, (whole, name: string) => {
    if (!name.startsWith("#")) return ENTITIES[name] ?? whole;
    const code = /^#[xX]/.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff) ? String.fromCodePoint(code) : whole;
  });
}
