import type { Instant } from "../domain/model/time.ts";
import type { ChangeHint } from "./change-hints.ts";
import type { CrmName } from "./crm-connection.ts";

/** A request that says it is the vendor's. */
export interface WebhookDelivery {
  readonly method: string;
  /** The address as the vendor knows it: the public one, with its query. */
  readonly url: string;
  /** The bytes as they came: what is signed is not what they mean. */
  readonly body: Uint8Array;
  /** A header by its name, in any case; null when it did not come. */
  readonly header: (name: string) => string | null;
}

/** What a vendor told of one account. */
export interface Told {
  readonly accountId: string;
  readonly hints: readonly ChangeHint[];
}

/** A delivery as it was understood. `ignored` counts events of kinds, objects or forms that mean nothing to us. */
export type WebhookReading =
  | { readonly ok: true; readonly told: readonly Told[]; readonly ignored: number }
  /** unsigned: not from the vendor, or too old; unreadable: signed, and no batch of events. */
  | { readonly ok: false; readonly refusal: "unsigned" | "unreadable" };

/** How a vendor tells changes by calling us. */
export interface CrmWebhook {
  readonly crm: CrmName;
  /** False for a request that need not be read to its end: nothing signs it, or it is too old. */
  mayBeSigned(header: WebhookDelivery["header"], now: Instant): boolean;
  /** Checks who signed it, and reads it. Calls nobody. */
  read(delivery: WebhookDelivery, now: Instant): WebhookReading;
}
