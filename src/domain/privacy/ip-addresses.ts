import { before, matchesOf } from "./span.ts";

/** An address of a machine in a text. */
export interface IpHit {
  readonly start: number;
  readonly end: number;
  readonly rule: "ip.v4" | "ip.v6";
}

const V4 = /(?<![\d.,-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d-]|\.\d)/g;
const V6 = /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?=\W|$))(?![\w:])/gi;
/** Four numbers after one of these are a version, a chapter or a date. */
const VERSION = /(?<!\p{L})(?:v|ver|versions?|release|rev|revision|firmware|build|section|chapter|clause|annex|§)\.? ?(?:no\.? ?)?$/iu;

/** IPv4 and IPv6 addresses; what only looks like one (a version, a time) is left. */
export function findIpAddresses(text: string): IpHit[] {
  const hits: IpHit[] = [];
  if (/\d\.\d/.test(text)) {
    for (const match of matchesOf(V4, text)) {
      if (!VERSION.test(before(text, match.index, 20)) && !/^0\./.test(match[0])) hits.push({ start: match.index, end: match.index + match[0].length, rule: "ip.v4" });
    }
  }
  if (/[0-9a-f]::?[0-9a-f]|::/i.test(text)) {
    for (const match of matchesOf(V6, text)) if (isV6(match[0])) hits.push({ start: match.index, end: match.index + match[0].length, rule: "ip.v6" });
  }
  return hits;
}

/** Eight groups, or fewer with one `::` (RFC 4291 2.2). A time of day has neither. */
function isV6(text: string): boolean {
  const groups = text.split(":");
  const gaps = text.split("::").length - 1;
  if (gaps > 1 || text.includes(":::")) return false;
  return gaps === 1 ? groups.length <= 8 && text.length >= 4 && /[0-9a-f]/i.test(text) : groups.length === 8;
}
