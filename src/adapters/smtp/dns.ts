import { Resolver } from "node:dns/promises";

import type { Dns, DnsAnswer } from "../../ports/dns.ts";

/** A sender waits for this; the whole of one question, servers and tries together. */
const TIMEOUT_MS = 3_000;
const TRIES = 2;
const RECORDS_MAX = 100;
/** Words of the resolver for: there is such a name, or there is none, and nothing of the kind is there. */
const NOTHING: ReadonlySet<unknown> = new Set(["ENODATA", "ENOTFOUND"]);

/** The machine's own name servers. */
export function systemDns(): Dns {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  return {
    txt: (name) => answer(async () => (await resolver.resolveTxt(name)).map((parts) => parts.join(""))),
    ipv4: (name) => answer(() => resolver.resolve4(name)),
    ipv6: (name) => answer(() => resolver.resolve6(name)),
    mx: (name) => answer(async () => (await resolver.resolveMx(name)).toSorted((a, b) => a.priority - b.priority).map(({ exchange }) => exchange)),
    names: (ip) => answer(() => resolver.reverse(ip)),
  };
}

async function answer(ask: () => Promise<readonly string[]>): Promise<DnsAnswer<string>> {
  try {
    const records = await ask();
    return records.length === 0 ? { state: "none" } : { state: "found", records: records.slice(0, RECORDS_MAX) };
  } catch (error) {
    return error instanceof Error && "code" in error && NOTHING.has(error.code) ? { state: "none" } : { state: "unknown" };
  }
}
