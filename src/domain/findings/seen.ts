import type { Account, Contact, Opportunity } from "../model/records.ts";
import type { Instant } from "../model/time.ts";

/** What is known of a record beside its own fields. */
interface SeenBase {
  /** Fields that the policy maps, by the CRM's names; one that the CRM does not show is missing. */
  readonly mapped: Readonly<Record<string, string | null>>;
  readonly modifiedAt: Instant;
  /** The latest activity that the CRM has with its people, one that is planned counts; null when it has none. */
  readonly lastActivityAt: Instant | null;
  /** Deals of the company, for a contact those in which they have a part, for a deal itself. */
  readonly openDeals: number;
  readonly wonDeals: number;
  /** What these open deals come to, whatever their currencies: for an order of magnitude. */
  readonly openAmount: number;
}

/** The living company of a contact or deal. */
export interface Company {
  readonly name: string;
  readonly domains: readonly string[];
  /** Of its parent, and of the companies that are parts of it or of its parent. */
  readonly kinDomains: readonly string[];
  readonly country: string | null;
  readonly ownerId: Account["ownerId"];
}

/** A contact as the mirror has it. */
export interface SeenContact extends SeenBase {
  readonly object: "contact";
  readonly record: Contact;
  readonly company: Company | null;
}

/** A company as the mirror has it. */
export interface SeenAccount extends SeenBase {
  readonly object: "account";
  readonly record: Account;
  readonly contacts: number;
  /** Companies that are parts of it. */
  readonly children: number;
}

/** A deal as the mirror has it. */
export interface SeenDeal extends SeenBase {
  readonly object: "opportunity";
  readonly record: Opportunity;
  readonly company: Company | null;
  /** Of those who have a part in it, how many live. */
  readonly contacts: number;
}

/** A living record, with what a rule has to know of its neighbours. */
export type Seen = SeenContact | SeenAccount | SeenDeal;

/** What people call the record. */
export function nameOf(seen: Seen): string {
  if (seen.object !== "contact") return seen.record.name === "" ? "(no name)" : seen.record.name;
  const { firstName, lastName, emails } = seen.record;
  return [firstName, lastName].filter((part) => part !== "").join(" ") || (emails[0] ?? "(no name)");
}
