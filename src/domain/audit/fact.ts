/** JSON as the audit format allows it: numbers are integers, unknown is absent. */
export type AuditJson =
  | string | number | boolean | null
  | readonly AuditJson[]
  | { readonly [key: string]: AuditJson };

/**
 * A value in a fact. `plain` is for enumerations, flags and dates that name nobody; everything else is `secret`:
 * the chain holds a salted commitment, and salt and value stand in a table that can be erased.
 */
export type Slot = { readonly plain: AuditJson } | { readonly secret: AuditJson };

/** A value that may stand in the chain in clear. */
export const plain = (value: AuditJson): Slot => ({ plain: value });
/** A value that the chain only commits to. */
export const secret = (value: AuditJson): Slot => ({ secret: value });

/** A value inside `data`: JSON, or a slot at any depth. */
export type FactValue = AuditJson | Slot | readonly FactValue[] | { readonly [key: string]: FactValue | undefined };

/** What an entry tells of. Frozen. */
export type AuditType =
  | "genesis" | "proposal" | "decision" | "write" | "outcome" | "sync" | "config" | "erasure" | "access";

/** Who did it. */
export interface Actor {
  readonly kind: "user" | "service" | "schedule" | "crm" | "admin" | "system";
  /** Opaque: a user id, a job name. Never a name or an address. */
  readonly id: string;
  readonly auth?: string;
  readonly on_behalf_of?: string;
}

/** The record it is about. */
export interface Subject {
  readonly crm: string;
  readonly object: string;
  readonly id: string;
  readonly org?: string;
}

/** Ids of earlier entries it follows from. */
export interface Ref {
  readonly proposal?: string;
  readonly decision?: string;
  readonly write?: string;
  readonly batch?: string;
  readonly undoes?: string;
  readonly cause?: string;
}

/**
 * A keyed hash under which a person's key is found (`ports/people-table.ts`): of an address, a number or a contact's id.
 */
export type PersonMark = string;

/** What happened, before it is sealed into an entry. Undefined members are left out of the bytes. */
export interface AuditFact {
  readonly type: AuditType;
  readonly actor: Actor;
  readonly subject?: Subject;
  readonly ref?: Ref;
  readonly data: { readonly [key: string]: FactValue | undefined };
  /** Of whom it speaks. Never in the bytes: its secret values are sealed so that forgetting any of these people destroys them. */
  readonly people?: readonly PersonMark[];
}
