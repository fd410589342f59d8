import type { AccountId, ContactId, OpportunityId, UserId } from "./ids.ts";
import type { MatchChoice } from "./match-choice.ts";
import type { Instant, LocalDate, ZoneName } from "./time.ts";

/** One of our side's people: a CRM user or owner. */
export interface User {
  readonly id: UserId;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly zone: ZoneName;
  /** What they decide in reviews, as policy assigns it. */
  readonly role: "rep" | "manager" | "data-owner" | "privacy-owner" | "admin";
  readonly active: boolean;
}

/** A person at a customer. A converted lead becomes an alias of its contact. */
export interface Contact {
  readonly id: ContactId;
  readonly kind: "contact" | "lead";
  readonly firstName: string;
  readonly lastName: string;
  /** The main address first; lower case, no duplicates; empty when none is known. */
  readonly emails: readonly string[];
  /** As the CRM holds them: desk, mobile, any other. */
  readonly phones: readonly string[];
  readonly title: string | null;
  readonly accountId: AccountId | null;
  readonly ownerId: UserId | null;
}

/** A company we sell to. */
export interface Account {
  readonly id: AccountId;
  readonly name: string;
  /** Lower case, the main one first; empty when none is known. */
  readonly domains: readonly string[];
  readonly phones: readonly string[];
  readonly city: string | null;
  /** ISO 3166-1 alpha-2 where the CRM has it so, else null. */
  readonly country: string | null;
  readonly parentId: AccountId | null;
  readonly ownerId: UserId | null;
}

/** A deal. */
export interface Opportunity {
  readonly id: OpportunityId;
  readonly name: string;
  readonly accountId: AccountId | null;
  readonly contactIds: readonly ContactId[];
  readonly stage: string;
  readonly isClosed: boolean;
  readonly isWon: boolean;
  /** A decimal string, as money is never a float here; null when unknown. */
  readonly amount: string | null;
  readonly currency: string | null;
  readonly closeDate: LocalDate | null;
  readonly createdAt: Instant | null;
  readonly ownerId: UserId | null;
}

/** Records of the CRM that an activity could belong to: all of them, or a sufficient selection. */
export interface Knowledge {
  readonly users: readonly User[];
  readonly contacts: readonly Contact[];
  readonly accounts: readonly Account[];
  readonly opportunities: readonly Opportunity[];
  /** What people chose before where several could have been meant; absent when nothing is remembered. */
  readonly choices?: readonly MatchChoice[];
}
