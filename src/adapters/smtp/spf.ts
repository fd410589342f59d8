import { BlockList, isIPv4, isIPv6 } from "node:net";

import type { Dns, DnsAnswer } from "../../ports/dns.ts";
import type { SpfQuery, SpfResult } from "../../ports/mail-door.ts";
import { expandDomain, type MacroValues } from "./spf-macros.ts";
import { isSpf, type Mechanism, readSpf } from "./spf-record.ts";

/** RFC 7208, 4.6.4: terms that ask the name system, answers that hold nothing, hosts and names looked at of one answer. */
const TERMS_MAX = 10;
const VOID_MAX = 2;
const NAMES_MAX = 10;

/** Whether this machine may send for the domain of this sender, as that domain's record says. */
export async function checkSpf(dns: Dns, { ip, helo, sender }: SpfQuery): Promise<SpfResult> {
  const domain = sender.slice(sender.lastIndexOf("@") + 1).toLowerCase();
  const address = ip.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isName(domain) || !(isIPv4(address) || isIPv6(address))) return "none";
  const walk: Walk = { dns, ip: address, helo, sender, left: { terms: TERMS_MAX, voids: VOID_MAX } };
  try {
    return await checkHost(walk, domain);
  } catch (error) {
    if (error instanceof Stop) return error.result;
    throw error;
  }
}

interface Walk extends Omit<MacroValues, "domain"> {
  readonly dns: Dns;
  readonly left: { terms: number; voids: number };
}

/** Ends the whole check, however deep it is. */
class Stop extends Error {
  readonly result: "temperror" | "permerror";
  constructor(result: "temperror" | "permerror") {
    super(result);
    this.result = result;
  }
}

async function checkHost(walk: Walk, domain: string): Promise<SpfResult> {
  const answer = await walk.dns.txt(domain);
  if (answer.state === "unknown") throw new Stop("temperror");
  const [text, ...others] = answer.state === "found" ? answer.records.filter(isSpf) : [];
  if (text === undefined) return "none";
  const record = others.length > 0 ? null : readSpf(text);
  if (record === null) throw new Stop("permerror");
  for (const mechanism of record.mechanisms) {
    if (await matches(walk, domain, mechanism)) return mechanism.qualifier;
  }
  if (record.redirect === null || record.mechanisms.some(({ name }) => name === "all")) return "neutral";
  spend(walk);
  const result = await checkHost(walk, nameIn(walk, domain, record.redirect));
  if (result === "none") throw new Stop("permerror");
  return result;
}

async function matches(walk: Walk, domain: string, mechanism: Mechanism): Promise<boolean> {
  const { name, value } = mechanism;
  if (name === "all") return true;
  if (name === "ip4" || name === "ip6") return within(walk.ip, [value], mechanism);
  spend(walk);
  const target = value === "" ? domain : nameIn(walk, domain, value);
  switch (name) {
    case "include": return includes(walk, target);
    case "exists": return (await asked(walk, walk.dns.ipv4(target))).length > 0;
    case "a": return within(walk.ip, await addresses(walk, target), mechanism);
    case "mx": return within(walk.ip, await addressesOfMx(walk, target), mechanism);
    case "ptr": return hasNameIn(walk, target);
  }
}

async function includes(walk: Walk, domain: string): Promise<boolean> {
  const result = await checkHost(walk, domain);
  if (result === "none") throw new Stop("permerror");
  return result === "pass";
}

async function addressesOfMx(walk: Walk, domain: string): Promise<readonly string[]> {
  const hosts = await asked(walk, walk.dns.mx(domain));
  if (hosts.length > NAMES_MAX) throw new Stop("permerror");
  const all: string[] = [];
  for (const host of hosts) all.push(...await addresses(walk, host));
  return all;
}

/** Addresses of the family of the machine that sends: others cannot be its. */
const addresses = (walk: Walk, host: string): Promise<readonly string[]> => asked(walk, isIPv4(walk.ip) ? walk.dns.ipv4(host) : walk.dns.ipv6(host));

/** A name counts if it leads back to the machine; what cannot be asked counts for nothing (RFC 7208, 5.5). */
async function hasNameIn(walk: Walk, domain: string): Promise<boolean> {
  const names = await walk.dns.names(walk.ip);
  if (names.state !== "found") return false;
  for (const name of names.records.slice(0, NAMES_MAX).map((one) => one.toLowerCase().replace(/\.$/, ""))) {
    if (name !== domain && !name.endsWith(`.${domain}`)) continue;
    const back = await (isIPv4(walk.ip) ? walk.dns.ipv4(name) : walk.dns.ipv6(name));
    if (back.state === "found" && within(walk.ip, back.records, WHOLE)) return true;
  }
  return false;
}

async function asked(walk: Walk, answer: Promise<DnsAnswer<string>>): Promise<readonly string[]> {
  const found = await answer;
  if (found.state === "unknown") throw new Stop("temperror");
  if (found.state === "found") return found.records;
  walk.left.voids -= 1;
  if (walk.left.voids < 0) throw new Stop("permerror");
  return [];
}

function spend(walk: Walk): void {
  walk.left.terms -= 1;
  if (walk.left.terms < 0) throw new Stop("permerror");
}

function nameIn(walk: Walk, domain: string, spec: string): string {
  const name = expandDomain(spec, { ...walk, domain });
  if (name === null || !isName(name)) throw new Stop("permerror");
  return name.toLowerCase();
}

const WHOLE = { prefix4: 32, prefix6: 128 } as const;

function within(ip: string, networks: readonly string[], { prefix4, prefix6 }: Pick<Mechanism, "prefix4" | "prefix6">): boolean {
  const list = new BlockList();
  // Of the machine's own family alone: to the list a wide IPv6 network holds IPv4 addresses too.
  const family = isIPv4(ip) ? "ipv4" : "ipv6";
  for (const network of networks) {
    if (family === "ipv4" ? isIPv4(network) : isIPv6(network)) list.addSubnet(network, family === "ipv4" ? prefix4 : prefix6, family);
  }
  return list.check(ip, family);
}

/** Two labels at least, none empty or too long. */
const isName = (name: string): boolean => name.length <= 253 && /^[^\s.]{1,63}(?:\.[^\s.]{1,63})+\.?$/.test(name);
