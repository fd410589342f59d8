import { createHmac, timingSafeEqual } from "node:crypto";
import type { Instant } from "../model/time.ts";

/** A request as it came: nothing of it may have been decoded or put together anew. */
export interface SignedRequest {
  readonly method: string;
  /** As the sender wrote it: the public address of this server, path and query. */
  readonly url: string;
  readonly body: Uint8Array;
  /** By name in any case; null when it is missing. */
  readonly header: (name: string) => string | null;
}

/** What is older was kept by somebody; what is further ahead was not signed now either. */
export const SIGNED_WITHIN_MS = 300_000;

/** Why a request is not what the source sent. `old`: the signature may be right, and was made too long ago. */
export type SignatureRefusal = "unsigned" | "old";

/**
 * Twilio's signature (HMAC-SHA-1, base64) over the address and every parameter of the form, by name. It tells no time:
 * that a message comes twice is known by its MessageSid.
 */
export function checkTwilio({ url, body, header }: SignedRequest, secret: string): SignatureRefusal | null {
  const params = [...new URLSearchParams(Buffer.from(body).toString("utf8"))];
  const names = [...new Set(params.map(([name]) => name))].toSorted(byCodeUnits);
  // Of a parameter that comes several times Twilio signs each value once, sorted.
  const signed = names.map((name) => [...new Set(params.filter(([other]) => other === name).map(([, value]) => value))].toSorted(byCodeUnits).map((value) => name + value).join("")).join("");
  const given = header("x-twilio-signature");
  return given !== null && spellings(url).some((address) => isSame(given, hmac("sha1", secret, [address, signed], "base64"))) ? null : "unsigned";
}

/** Typeform's signature over the body. Its time stands in the body: whoever reads that judges it. */
export function checkTypeform({ body, header }: SignedRequest, secret: string): SignatureRefusal | null {
  const given = header("typeform-signature");
  return given !== null && isSame(given, `sha256=${hmac("sha256", secret, [body], "base64")}`) ? null : "unsigned";
}

/** HubSpot's signature, version 3, over method, address, body and time. */
export function checkHubSpot({ method, url, body, header }: SignedRequest, secret: string, now: Instant): SignatureRefusal | null {
  const [given, time] = [header("x-hubspot-signature-v3"), header("x-hubspot-request-timestamp")];
  if (given === null || time === null) return "unsigned";
  const address = url.replaceAll(/%[0-9A-F]{2}/g, (escape) => UNDONE[escape] ?? escape);
  if (!isSame(given, hmac("sha256", secret, [method, address, body, time], "base64"))) return "unsigned";
  return isNow(time, now) ? null : "old";
}

/** Our own signature, for sources that have none: `X-Steward-Signature: sha256=<hex>` over `<timestamp>.<body>`, the time in milliseconds in `X-Steward-Timestamp`. */
export function checkOwn({ body, header }: SignedRequest, secret: string, now: Instant): SignatureRefusal | null {
  const [given, time] = [header("x-steward-signature"), header("x-steward-timestamp")];
  if (given === null || time === null) return "unsigned";
  if (!isSame(given.toLowerCase(), `sha256=${hmac("sha256", secret, [time, ".", body], "hex")}`)) return "unsigned";
  return isNow(time, now) ? null : "old";
}

/** The escapes that HubSpot undoes in the address before it signs ("Validating requests"); all others stay. */
const UNDONE: Readonly<Record<string, string>> = {
  "%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$", "%27": "'", "%28": "(", "%29": ")", "%2A": "*", "%2C": ",", "%3B": ";",
};

/** Twilio signs some requests with the port in the address and some without it ("Validate signatures"). */
function spellings(url: string): readonly string[] {
  const parsed = URL.parse(url);
  if (parsed === null) return [url];
  const rest = url.slice(url.indexOf(parsed.host, url.indexOf("//")) + parsed.host.length).replace(/^:\d+/, "");
  const port = parsed.port === "" ? (parsed.protocol === "https:" ? "443" : "80") : parsed.port;
  return [...new Set([url, `${parsed.protocol}//${parsed.hostname}${rest}`, `${parsed.protocol}//${parsed.hostname}:${port}${rest}`])];
}

function hmac(algorithm: "sha1" | "sha256", secret: string, parts: readonly (string | Uint8Array)[], encoding: "base64" | "hex"): string {
  const keyed = createHmac(algorithm, secret);
  for (const part of parts) keyed.update(part);
  return keyed.digest(encoding);
}

/** In constant time, whatever was given. */
function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const isNow = (time: string, now: Instant): boolean => /^\d{1,15}$/.test(time) && Math.abs(Date.parse(now) - Number(time)) <= SIGNED_WITHIN_MS;
const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
