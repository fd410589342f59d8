import { isIPv4, isIPv6 } from "node:net";

/** What a mechanism that matches says. */
export type Qualifier = "pass" | "fail" | "softfail" | "neutral";

/** One mechanism of a record. */
export interface Mechanism {
  readonly qualifier: Qualifier;
  readonly name: "all" | "include" | "a" | "mx" | "ptr" | "ip4" | "ip6" | "exists";
  /** A domain, macros and all, or an address; empty: the domain that is being checked. */
  readonly value: string;
  readonly prefix4: number;
  readonly prefix6: number;
}

/** A record as it is gone through. */
export interface SpfRecord {
  readonly mechanisms: readonly Mechanism[];
  readonly redirect: string | null;
}

const QUALIFIERS: Readonly<Record<string, Qualifier>> = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" };
const MECHANISM = /^([+\-~?])?(all|include|a|mx|ptr|ip4|ip6|exists)(?::([^/\s]\S*?))?(?:\/(\d{1,3}))?(?:\/\/(\d{1,3}))?$/i;
const MODIFIER = /^([a-z][a-z0-9._-]*)=(\S*)$/i;

/** Whether a text is a record of this kind at all. */
export const isSpf = (text: string): boolean => /^v=spf1(?: |$)/i.test(text);

/** A record (RFC 7208, section 12); null when it is written wrongly. */
export function readSpf(text: string): SpfRecord | null {
  const mechanisms: Mechanism[] = [];
  let redirect: string | null = null;
  for (const term of text.split(/ +/).slice(1).filter((word) => word !== "")) {
    const modifier = MODIFIER.exec(term);
    if (modifier !== null) {
      if (modifier[1]?.toLowerCase() !== "redirect") continue;
      if (redirect !== null || modifier[2] === "") return null;
      redirect = modifier[2] ?? "";
      continue;
    }
    const mechanism = readMechanism(term);
    if (mechanism === null) return null;
    mechanisms.push(mechanism);
  }
  return { mechanisms, redirect };
}

function readMechanism(term: string): Mechanism | null {
  // An IPv6 address is full of colons; everything else has one at most.
  const ip = /^([+\-~?])?(ip[46]):([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(term);
  if (ip !== null) {
    const [, sign = "+", name = "", value = "", prefix] = ip;
    const isFour = name.toLowerCase() === "ip4";
    const bits = prefix === undefined ? (isFour ? 32 : 128) : Number(prefix);
    if (bits > (isFour ? 32 : 128) || !(isFour ? isIPv4(value) : isIPv6(value))) return null;
    return { qualifier: QUALIFIERS[sign] ?? "pass", name: isFour ? "ip4" : "ip6", value, prefix4: bits, prefix6: bits };
  }
  const found = MECHANISM.exec(term);
  if (found === null) return null;
  const [, sign = "+", word = "", value = "", four, six] = found;
  const name = nameOf(word.toLowerCase());
  const [prefix4, prefix6] = [Number(four ?? 32), Number(six ?? 128)];
  const hasPrefix = four !== undefined || six !== undefined;
  if (name === null || prefix4 > 32 || prefix6 > 128 || (hasPrefix && name !== "a" && name !== "mx")) return null;
  if (name === "all" ? value !== "" : (name === "include" || name === "exists") && value === "") return null;
  return { qualifier: QUALIFIERS[sign] ?? "pass", name, value, prefix4, prefix6 };
}

function nameOf(word: string): Mechanism["name"] | null {
  return (["all", "include", "a", "mx", "ptr", "exists"] as const).find((name) => name === word) ?? null;
}
