import * as z from "zod";

import { MIME_DEPTH_MAX, MIME_PARTS_MAX } from "./limits.ts";

/** A part of a message as Gmail's interface takes it apart; `data` is base64url with the transfer encoding undone. */
interface Part {
  readonly mimeType?: string | null | undefined;
  readonly headers?: readonly { readonly name: string; readonly value: string }[] | null | undefined;
  readonly body?: { readonly data?: string | null | undefined } | null | undefined;
  readonly parts?: readonly Part[] | null | undefined;
}

const PartSchema: z.ZodType<Part> = z.lazy(() => z.object({
  mimeType: z.string().nullish(), headers: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  body: z.object({ data: z.string().nullish() }).nullish(), parts: z.array(PartSchema).nullish(),
}));

/** A message of Gmail's interface, fetched with format `raw` or `full`. */
export const GmailSchema = z.object({ labelIds: z.array(z.string()).nullish(), raw: z.string().nullish(), payload: PartSchema.nullish() });

/**
 * The mail that Gmail was given (RFC 5322): its own bytes where it hands them on, else put together again from its parts, so that
 * there is one reader of mails. Null without either, and where parts are more or deeper than a mail may have them.
 */
export function gmailAsMail({ raw, payload }: z.infer<typeof GmailSchema>): Uint8Array | null {
  if (raw != null && raw !== "") return Buffer.from(raw, "base64url");
  if (payload == null) return null;
  const chunks: Buffer[] = [];
  return write(payload, chunks, { left: MIME_PARTS_MAX }, MIME_DEPTH_MAX) ? Buffer.concat(chunks) : null;
}

function write(part: Part, chunks: Buffer[], count: { left: number }, depth: number): boolean {
  count.left -= 1;
  if (count.left < 0 || depth === 0) return false;
  const parts = part.parts ?? [];
  const type = (part.mimeType ?? "").toLowerCase();
  const isMultipart = type.startsWith("multipart/");
  const isMessage = type === "message/rfc822" && parts.length > 0;
  const boundary = `part-${String(depth)}-${String(count.left)}-of-a-message`;
  const say = (...lines: readonly string[]): void => { chunks.push(Buffer.from(lines.map((line) => `${line}\r\n`).join(""), "utf8")); };
  say(...headersOf(part, isMultipart ? `${oneLine(type)}; boundary="${boundary}"` : null), ...(isMultipart || isMessage ? [] : ["Content-Transfer-Encoding: base64"]), "");
  if (isMessage) return parts.slice(0, 1).every((child) => write(child, chunks, count, depth - 1));
  if (!isMultipart) {
    say(Buffer.from(part.body?.data ?? "", "base64url").toString("base64").replace(/.{76}/g, "$&\r\n"));
    return true;
  }
  for (const child of parts) {
    say(`--${boundary}`);
    if (!write(child, chunks, count, depth - 1)) return false;
    say("");
  }
  say(`--${boundary}--`);
  return true;
}

/** As given, one line each, but for what says how the bytes were sent and, of a container, what parts its parts. */
function headersOf({ headers, mimeType }: Part, contentType: string | null): readonly string[] {
  const given = (headers ?? []).filter(({ name }) => /^[\x21-\x39\x3b-\x7e]+$/.test(name) && !/^content-transfer-encoding$/i.test(name));
  const kept = contentType === null ? given : given.filter(({ name }) => !/^content-type$/i.test(name));
  const hasType = kept.some(({ name }) => /^content-type$/i.test(name));
  const type = contentType ?? (hasType ? null : oneLine(mimeType ?? "text/plain"));
  return [...kept.map(({ name, value }) => `${name}: ${oneLine(value)}`), ...(type === null ? [] : [`Content-Type: ${type}`])];
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, " ");
