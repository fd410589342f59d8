// From disposable-email-domains (CC0), commit a645893.
import domains from "./throw-away-domains.json" with { type: "json" };

/** Whether a domain gives addresses that are thrown away after use. */
export const isThrowAway = (domain: string): boolean => DOMAINS.has(domain);

const DOMAINS: ReadonlySet<string> = new Set(domains);
