import type { CrmRecordId } from "../domain/model/ids.ts";

/**
 * How a CRM said no, in our words. `publicMessage` may be shown to reviewers: it is the vendor's own sentence where
 * there is one, cut and free of tokens and of values we sent.
 */
export type CrmError =
  /** The record changed since it was read, or its key is taken: plan again. */
  | CrmFailure<"conflict">
  | CrmFailure<"not-found">
  /** Missing scope or permission: an admin must act. */
  | CrmFailure<"forbidden">
  /** The vendor's rules refuse the values: a person must decide. */
  | CrmFailure<"invalid">
  /** Limit reached; `retryAfterMs` is the vendor's wish. */
  | CrmFailure<"throttled">
  /** Nothing useful came back (5xx, garbage, no answer). `mayHaveHappened`: the work may be done all the same. */
  | CrmFailure<"unavailable">
  /** The grant is dead: the installation must be connected anew. */
  | CrmFailure<"unauthorized">;

/** A record of the CRM that it takes for the same as the one that was to be written. */
export interface CrmMatch {
  readonly object: "contact" | "account" | "opportunity";
  readonly crmId: CrmRecordId;
}

interface CrmFailure<Kind extends string> {
  readonly kind: Kind;
  readonly publicMessage: string;
  /** The vendor's HTTP status, null when none arrived. */
  readonly http: number | null;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
  readonly mayHaveHappened: boolean;
  /** What a duplicate rule found; absent where none was the reason. */
  readonly matches?: readonly CrmMatch[];
}

/** Whether the rest of what was to be asked would end the same way. A refusal that is not of this kind is of what was asked for. */
export const stopsEverything = ({ kind }: CrmError): boolean => kind === "throttled" || kind === "unavailable" || kind === "unauthorized";
