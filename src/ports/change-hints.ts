import type { CrmRecordId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";
import type { CrmObject } from "./crm-records.ts";

/**
 * What a CRM told of a record by itself (a webhook, a change event). Only a hint: it may come twice, late, out of order
 * or never, and says nothing that is believed. The record is read again, and what the CRM then answers counts.
 */
export interface ChangeHint {
  readonly object: CrmObject;
  readonly crmId: CrmRecordId;
  readonly kind: HintKind;
  /** When it happened, by the vendor's clock. */
  readonly at: Instant;
}

/** `forgotten`: a person was erased at the vendor (HubSpot's privacy deletion) and must be erased here, whatever a read says. */
export type HintKind = "changed" | "associations" | "deleted" | "restored" | "merged" | "forgotten";

/** The CRM lost track of what it told: everything of the object that changed at or after `from` has to be asked for. */
export interface HintGap {
  readonly object: CrmObject;
  readonly from: Instant;
}

/** Takes in what a CRM tells while it is followed. Resolves once it is stored, not before. */
export interface HintSink {
  hints(hints: readonly ChangeHint[]): Promise<void>;
  gap(gap: HintGap): Promise<void>;
  /** Where to go on after a break: the vendor's own mark, opaque. Told after the hints before it are stored. */
  mark(mark: string): Promise<void>;
}

/** Follows a CRM that has to be listened to. */
export interface ChangeFeed {
  /**
   * Listens from `mark` (null: from now on) until `signal` is aborted, and comes back by itself after a break. Rejects
   * only where listening can do nothing at all: the grant is dead, the account has no such events. Polling sees everything too.
   */
  follow(mark: string | null, sink: HintSink, signal: AbortSignal): Promise<void>;
}
