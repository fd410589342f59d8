import type { Dns } from "../../ports/dns.ts";
import type { DomainState } from "../../ports/mail-door.ts";

/** Whether a mail could be sent back to this domain: it names a mail server, or is a machine itself (RFC 5321, 5.1). */
export async function domainState(dns: Dns, domain: string): Promise<DomainState> {
  let state: DomainState = "missing";
  for (const type of ["mx", "ipv4", "ipv6"] as const) {
    const answer = await dns[type](domain);
    if (answer.state === "found") return "there";
    if (answer.state === "unknown") state = "unknown";
  }
  return state;
}
