import { checkHubSpot, checkOwn, checkTwilio, checkTypeform, type SignatureRefusal, type SignedRequest } from "../../domain/inbound/signatures.ts";
import type { Activity } from "../../domain/model/activity.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { SourceKind, SourceSecret } from "../../ports/inbound.ts";
import { parsePosted } from "../compose-files.ts";

/** What a post holds: activities, a change of consent, or nothing that is ours to know. */
export type Posted =
  | { readonly holds: "activities"; readonly arrivals: readonly { readonly delivery: string; readonly activity: Activity }[] }
  | { readonly holds: "consent"; readonly delivery: string; readonly activity: Activity; readonly change: "withdrawn" | "given" }
  | { readonly holds: "nothing" };

/** What a post is read with. */
interface Reading extends SourceSecret {
  /** The source's own id. */
  readonly id: string;
  readonly now: Instant;
  readonly ownDomains: readonly string[];
}

/** One kind of source: how it signs, and what it sends. */
export interface SignedSource {
  readonly bodyBytesMax: number;
  /** Headers of which one is there when it is signed at all. */
  readonly headers: readonly string[];
  check(request: SignedRequest, secret: string, now: Instant): SignatureRefusal | null;
  read(body: Uint8Array, reading: Reading): Result<Posted, { readonly place: string; readonly reason: string }>;
}

const SMALL_BYTES_MAX = 1_048_576;
/** A meeting of a day in words. */
const TRANSCRIPT_BYTES_MAX = 8_388_608;
const PLACE = "body";
const zone = { defaultZone: "UTC" } as const;

/** Every kind of source there is. */
export const SIGNED_SOURCES: Readonly<Record<SourceKind, SignedSource>> = {
  twilio: {
    bodyBytesMax: SMALL_BYTES_MAX, headers: ["x-twilio-signature"], check: checkTwilio,
    read(body, { now, ownDomains }) {
      const read = parsePosted.twilio(body, { ...zone, ownDomains, now }, PLACE);
      if (!read.ok) return read;
      if (read.value === null) return ok({ holds: "nothing" });
      const { messageSid, activity, consent } = read.value;
      const delivery = `twilio:${messageSid}`;
      return ok(consent === null ? { holds: "activities", arrivals: [{ delivery, activity }] } : { holds: "consent", delivery, activity, change: consent });
    },
  },
  typeform: {
    bodyBytesMax: SMALL_BYTES_MAX, headers: ["typeform-signature"], check: checkTypeform,
    read(body, { ownDomains }) {
      const read = parsePosted.typeform(body, { ...zone, ownDomains }, PLACE);
      if (!read.ok) return read;
      return ok(read.value === null ? { holds: "nothing" } : { holds: "activities", arrivals: [{ delivery: `typeform:${read.value.token}`, activity: read.value.activity }] });
    },
  },
  form: {
    bodyBytesMax: SMALL_BYTES_MAX, headers: ["x-hubspot-signature-v3", "x-steward-signature"],
    check: (request, secret, now) => (request.header("x-steward-signature") === null ? checkHubSpot : checkOwn)(request, secret, now),
    read(body, { id, now, ownDomains, fields }) {
      const read = parsePosted.form(body, { ...zone, ownDomains, now, fields, within: id }, PLACE);
      return read.ok ? ok({ holds: "activities", arrivals: [{ delivery: `form:${read.value.sourceId}`, activity: read.value }] }) : read;
    },
  },
  gong: {
    bodyBytesMax: TRANSCRIPT_BYTES_MAX, headers: ["x-steward-signature"], check: checkOwn,
    read(body, { ownDomains }) {
      const read = parsePosted.gong(body, { ...zone, ownDomains }, PLACE);
      if (!read.ok) return read;
      // A call is told again once its transcript is there: that is no repetition.
      const arrivals = read.value.map((activity) => ({ delivery: `gong:${JSON.stringify([activity.sourceId, activity.text.transcript.length > 0])}`, activity }));
      return ok({ holds: "activities", arrivals });
    },
  },
};

/** Typeform tells the time in the body alone, and tries again for hours. */
const TYPEFORM_WITHIN_MS = 3 * 86_400_000;

/** Whether what was signed is too long ago to be news from a source that signs no time; what comes twice before that is known by its id. */
export function isStale(kind: SourceKind, posted: Posted, now: Instant): boolean {
  if (kind !== "typeform" || posted.holds !== "activities") return false;
  return posted.arrivals.some(({ activity }) => Math.abs(Date.parse(now) - Date.parse(activity.occurredAt)) > TYPEFORM_WITHIN_MS);
}
