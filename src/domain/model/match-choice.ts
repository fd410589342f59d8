import type { AccountId, ContactId, UserId } from "./ids.ts";
import type { Instant } from "./time.ts";

/** What may stand for several people: a mailbox, a number (E.164), or a name (`NameForm.key`). */
export interface MatchClue {
  readonly kind: "address" | "phone" | "name";
  readonly value: string;
}

/** Whom a clue stands for, as a person decided. */
export interface ChosenContact {
  readonly clue: MatchClue;
  /** The account within which a name means this person; null for addresses and numbers. */
  readonly accountId: AccountId | null;
  readonly contactId: ContactId;
}

/** A person's choice that is remembered. */
export interface MatchChoice extends ChosenContact {
  /** Null for whoever had the shell or a key. */
  readonly by: UserId | null;
  readonly at: Instant;
  /** How many decisions since took the record away again. */
  readonly contrary: number;
}
