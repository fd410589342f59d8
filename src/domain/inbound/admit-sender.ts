import { normalizeEmail } from "../hygiene/normalize-email.ts";
import type { User } from "../model/records.ts";

/** Who may send to the addresses of an installation. */
export interface Admitting {
  readonly users: readonly User[];
  /** Of our own people's addresses; subdomains count. */
  readonly ownDomains: readonly string[];
}

/**
 * Whether a mail with this envelope sender may be taken in: from a user who is active, or from an own domain. The null
 * sender (a bounce, an automatic answer) never may.
 */
export function mayBeSender(sender: string, { users, ownDomains }: Admitting): boolean {
  const from = normalizeEmail(sender);
  if (from === null) return false;
  return isAtOwn(from.domain, ownDomains) || users.some(({ active, email }) => active && email !== null && normalizeEmail(email)?.address === from.address);
}

/**
 * Whether a mail that came from this envelope sender may name this author. The sender is checked (SPF), the author is only
 * said: they must be one who may send, and at the domain that was checked, or both at own domains.
 */
export function mayBeAuthor(author: string, sender: string, admitting: Admitting): boolean {
  const [said, checked] = [normalizeEmail(author), normalizeEmail(sender)];
  if (said === null || checked === null || !mayBeSender(author, admitting)) return false;
  return said.domain === checked.domain || (isAtOwn(said.domain, admitting.ownDomains) && isAtOwn(checked.domain, admitting.ownDomains));
}

function isAtOwn(domain: string, ownDomains: readonly string[]): boolean {
  const own = new Set(ownDomains.map((one) => one.toLowerCase()));
  for (let rest = domain; rest.includes("."); rest = rest.slice(rest.indexOf(".") + 1)) if (own.has(rest)) return true;
  return false;
}

/**
 * The sender with its domain as {@link mayBeSender} reads it: what is asked about the domain (SPF) has to be asked of the one that
 * was let in, not of a spelling with letters that nobody sees. As it is where it is no address.
 */
export function asJudged(sender: string): string {
  const from = normalizeEmail(sender);
  return from === null ? sender : `${sender.slice(0, sender.lastIndexOf("@"))}@${from.domain}`;
}
