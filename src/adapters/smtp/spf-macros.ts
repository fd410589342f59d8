import { isIPv4 } from "node:net";

/** What macros stand for (RFC 7208, 7.2). */
export interface MacroValues {
  readonly sender: string;
  readonly domain: string;
  readonly ip: string;
  readonly helo: string;
}

const MACRO = /%(?:\{(?<letter>[slodiphcrtv])(?<digits>\d{1,3})?(?<reverse>r)?(?<delimiters>[.\-+,/_=]*)\}|(?<plain>[%_-]))/gi;
const NAME_CHARS_MAX = 253;

/** A domain of a record with its macros filled in, shortened from the left to what a name may be; null when the record is written wrongly. */
export function expandDomain(spec: string, values: MacroValues): string | null {
  if (spec.replace(MACRO, "").includes("%")) return null;
  const parts: string[] = [];
  let end = 0;
  for (const found of spec.matchAll(MACRO)) {
    parts.push(spec.slice(end, found.index), meaning(found.groups ?? {}, values));
    end = found.index + found[0].length;
  }
  let name = [...parts, spec.slice(end)].join("").replace(/\.$/, "");
  while (name.length > NAME_CHARS_MAX && name.includes(".")) name = name.slice(name.indexOf(".") + 1);
  return name;
}

type Groups = Readonly<Record<string, string | undefined>>;

function meaning({ letter, digits, reverse, delimiters, plain }: Groups, values: MacroValues): string {
  if (letter === undefined) return plain === "%" ? "%" : plain === "_" ? " " : "%20";
  const value = transformed(valueOf(letter.toLowerCase(), values), { digits, reverse, delimiters });
  return letter === letter.toLowerCase() ? value : encodeURIComponent(value);
}

function valueOf(letter: string, { sender, domain, ip, helo }: MacroValues): string {
  const at = sender.lastIndexOf("@");
  switch (letter) {
    case "s": return sender;
    case "l": return sender.slice(0, at);
    case "o": return sender.slice(at + 1);
    case "d": return domain;
    case "i": case "c": return isIPv4(ip) ? ip : nibbles(ip);
    // Names of the address are costly and seldom right: RFC 7208, 5.5 asks that nobody rely on them.
    case "p": return "unknown";
    case "v": return isIPv4(ip) ? "in-addr" : "ip6";
    case "h": return helo;
    case "r": return "unknown";
    default: return "";
  }
}

function transformed(value: string, { digits, reverse, delimiters = "" }: Groups): string {
  const cut = delimiters === "" ? "." : delimiters;
  const parts = value.split(new RegExp(`[${cut.replaceAll("-", "\\-")}]`));
  const ordered = reverse === undefined ? parts : parts.toReversed();
  const kept = digits === undefined || Number(digits) === 0 ? ordered : ordered.slice(-Number(digits));
  return kept.join(".");
}

/** An IPv6 address as 32 hexadecimal digits with dots between. */
function nibbles(ip: string): string {
  const [head = "", tail] = ip.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0"), ...right];
  return groups.map((group) => group.padStart(4, "0")).join("").replace(/.(?!$)/g, "$&.");
}
