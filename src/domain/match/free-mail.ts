import type { Policy } from "../../../config/policy.ts";
// From Kikobeats/free-email-domains (MIT), commit 55f8fd9.
import builtIn from "./free-mail-domains.json" with { type: "json" };

/** Whether a domain belongs to a public mail provider, so that it says nothing about anybody's company. */
export const isFreeMail = (domain: string, policy: Policy): boolean =>
  FREE.has(domain) || policy.organisation.freeMailDomains.includes(domain);

const FREE: ReadonlySet<string> = new Set(builtIn);
