import type { World } from "./world-schema.ts";

/** The email properties of one contact. */
export interface EmailProperties {
  readonly email: string;
  readonly work_email: string;
  readonly hs_additional_emails: string;
}

/**
 * Who gets which address. A portal allows an address on one contact only: the first contact in the world that has it
 * keeps it as `email`, a later one carries it as `work_email`, as real portals do with shared mailboxes.
 */
export function emailPlan(world: World): ReadonlyMap<string, EmailProperties> {
  const taken = new Set<string>();
  const claim = (address: string): boolean => {
    const key = address.trim().toLowerCase();
    if (key === "" || taken.has(key)) return false;
    taken.add(key);
    return true;
  };
  const primaries = new Map(world.contacts.map((contact) => [contact.id, claim(contact.email)]));
  return new Map(world.contacts.map((contact) => {
    const email = contact.email.trim().toLowerCase();
    const isPrimary = primaries.get(contact.id) === true;
    const additional = contact.otherEmails.filter(claim).map((address) => address.trim().toLowerCase());
    return [contact.id, { email: isPrimary ? email : "", work_email: isPrimary ? "" : email, hs_additional_emails: additional.join(";") }];
  }));
}
