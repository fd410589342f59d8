import { createHmac } from "node:crypto";

/** The escapes that are undone in the address before it is signed, and no others (VENDORS 1.10). */
const undone: Readonly<Record<string, string>> = {
  "%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$", "%27": "'", "%28": "(", "%29": ")", "%2A": "*", "%2C": ",", "%3B": ";",
};

/** What is signed of one request. */
export interface Signed {
  readonly method: string;
  /** The full address with its query. */
  readonly uri: string;
  readonly rawBody: string;
  readonly timestampMs: number;
}

/** The value of `X-HubSpot-Signature-v3` (VENDORS 1.10). */
export function signatureV3(secret: string, { method, uri, rawBody, timestampMs }: Signed): string {
  const address = uri.replaceAll(/%[0-9A-F]{2}/g, (escape) => undone[escape] ?? escape);
  return createHmac("sha256", secret).update(`${method}${address}${rawBody}${String(timestampMs)}`, "utf8").digest("base64");
}
