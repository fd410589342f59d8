import type { ActivityId, ContactId, ReviewTaskId } from "../domain/model/ids.ts";
import type { Contact } from "../domain/model/records.ts";

/** A contact whose address or number took part in activities that are not tied to it. */
export interface WaitingOffer {
  readonly contact: Contact;
  /** Newest first. */
  readonly activities: readonly ActivityId[];
  /** In which links to this contact were proposed last; null when never. */
  readonly lastReview: ReviewTaskId | null;
}

/** New and changed contacts that may be somebody in earlier activities. The mirror notes them as it stores them. */
export interface LinkOfferTable {
  /**
   * The next ones behind the cursor, each taken once unless it is kept, with up to `activities` each; those of whom nothing is
   * left to be tied are left out. `next` is the cursor of the last one, null when none waited.
   */
  take(after: string, limit: { readonly contacts: number; readonly activities: number }): Promise<{ readonly next: string | null; readonly offers: readonly WaitingOffer[] }>;
  /** It is taken again in the next run. */
  keep(contact: ContactId): Promise<void>;
  noteReview(contact: ContactId, review: ReviewTaskId): Promise<void>;
}
