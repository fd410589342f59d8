import { createHmac, timingSafeEqual } from "node:crypto";

import type { Instant } from "../../src/domain/model/time.ts";
import type { WebhookDelivery } from "../../src/ports/crm-webhook.ts";

const SIGNATURE = "x-hubspot-signature-v3";
const TIMESTAMP = "x-hubspot-request-timestamp";
/** HubSpot, "Validating requests": what is older is refused. What is further ahead than that was not signed now either. */
const OLD_AFTER_MS = 300_000;

/** The escapes that HubSpot undoes in the address before it signs; all others stay. */
const UNDONE: Readonly<Record<string, string>> = {
  "%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$", "%27": "'", "%28": "(", "%29": ")", "%2A": "*", "%2C": ",", "%3B": ";",
};

/** Whether a request carries a signature of now; says nothing of whose. */
export function mayBeSigned(header: WebhookDelivery["header"], now: Instant): boolean {
  return header(SIGNATURE) !== null && timestampOf(header, now) !== null;
}

/**
 * Whether HubSpot signed this request for the app of this secret, within the last five minutes (signature v3: HMAC-SHA-256
 * over method, address, body as it came and timestamp, in base64). Compared in constant time.
 */
export function isSigned({ method, url, body, header }: WebhookDelivery, secret: string, now: Instant): boolean {
  const timestamp = timestampOf(header, now);
  const given = header(SIGNATURE);
  if (timestamp === null || given === null) return false;
  const address = url.replaceAll(/%[0-9A-F]{2}/g, (escape) => UNDONE[escape] ?? escape);
  const right = Buffer.from(createHmac("sha256", secret).update(`${method}${address}`, "utf8").update(body).update(timestamp, "utf8").digest("base64"));
  const said = Buffer.from(given);
  return said.length === right.length && timingSafeEqual(said, right);
}

/** The timestamp as it was sent; null when it is none, or none of now. */
function timestampOf(header: WebhookDelivery["header"], now: Instant): string | null {
  const text = header(TIMESTAMP);
  if (text === null || !/^\d{1,15}$/.test(text)) return null;
  return Math.abs(Date.parse(now) - Number(text)) <= OLD_AFTER_MS ? text : null;
}
