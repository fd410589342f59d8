import type { InstallationId, UserId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";

/** A mail address to which a user copies what is to be logged. */
export interface InboundAddress {
  readonly id: string;
  readonly installation: InstallationId;
  readonly userId: UserId;
}

/** An address as its installation's admin sees it; the token in it was shown once and is not kept. */
export interface InboundAddressRecord extends InboundAddress {
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

/** Sources that sign what they send: `form` signs as HubSpot does or as docs/inbound.md says, `gong` as docs/inbound.md says. */
export const SOURCE_KINDS = ["twilio", "typeform", "form", "gong"] as const;
/** One of {@link SOURCE_KINDS}. */
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Something that sends activities and signs them. */
export interface InboundSource {
  readonly id: string;
  readonly installation: InstallationId;
  readonly kind: SourceKind;
}

/** A source as its installation's admin sees it. */
export interface InboundSourceRecord extends InboundSource {
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

/** By which field of a form's answers a part of the activity is found; what is not named keeps its place among the answers. */
export type FieldMap = Readonly<Partial<Record<"id" | "occurredAt" | "subject" | "name" | "firstName" | "lastName" | "email" | "phone", string>>>;

/** What a source's requests are checked and read with. Kept sealed. */
export interface SourceSecret {
  readonly secret: string;
  readonly fields: FieldMap;
}

/** The doors of one installation, inside its transaction: what changes here stands beside its audit entry. */
export interface InboundTable {
  /** Of the token its keyed hash is kept, and nothing else. */
  addAddress(address: Pick<InboundAddressRecord, "id" | "userId" | "createdAt"> & { readonly token: string }): Promise<void>;
  /** Oldest first, revoked ones included. */
  addresses(): Promise<readonly InboundAddressRecord[]>;
  addSource(source: Pick<InboundSourceRecord, "id" | "kind" | "createdAt"> & SourceSecret): Promise<void>;
  /** Oldest first, revoked ones included. */
  sources(): Promise<readonly InboundSourceRecord[]>;
  /** Null for a source that is not there, or was revoked. */
  secretOf(sourceId: string): Promise<SourceSecret | null>;
  /** Shuts an address or a source. False when there is no such one in use. */
  revoke(id: string, at: Instant): Promise<boolean>;
}
