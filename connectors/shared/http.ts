import { Buffer } from "node:buffer";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";

/** How long an answer may take and how large it may be. */
export interface HttpLimits {
  readonly timeoutMs: number;
  readonly bodyMaxBytes: number;
}

/** An answer that arrived whole. `json` is undefined when the body is empty or is no JSON; `isGarbage` tells the two apart. */
export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly json: unknown;
  readonly isGarbage: boolean;
}

/** No whole answer. `sent` is false only where the request certainly never reached the other side. */
export interface NoAnswer {
  readonly reason: "timeout" | "connection" | "too-large";
  readonly sent: boolean;
}

/** What a body says, by the status and headers that it came with. */
export type ReadBody = (text: string, head: Pick<HttpAnswer, "status" | "headers">) => Pick<HttpAnswer, "json" | "isGarbage">;

/**
 * Runs one HTTP exchange under a time-out that spans headers and body, reads at most `bodyMaxBytes`, and parses JSON
 * (or what `read` makes of the body) without ever throwing: an HTML error page or a cut download is an ordinary answer here.
 */
export async function exchange(send: () => Promise<Response>, limits: HttpLimits, read: ReadBody = readJson): Promise<Result<HttpAnswer, NoAnswer>> {
  const timer = startTimer(limits.timeoutMs);
  try {
    const response = await Promise.race([send(), timer.ran]);
    if (response === TIMEOUT) return err({ reason: "timeout", sent: true });
    const text = await readText(response, limits.bodyMaxBytes, timer.ran);
    if (!text.ok) return err({ reason: text.error, sent: true });
    const head = { status: response.status, headers: new Map(response.headers) };
    return ok({ ...head, ...read(text.value, head) });
  } catch (cause) {
    return err({ reason: "connection", sent: !neverSent(cause) });
  } finally {
    timer.stop();
  }
}

const TIMEOUT = "timeout";

function startTimer(ms: number): { readonly ran: Promise<typeof TIMEOUT>; stop(): void } {
  const { promise, resolve } = Promise.withResolvers<typeof TIMEOUT>();
  const handle = setTimeout(() => { resolve(TIMEOUT); }, ms);
  return { ran: promise, stop: () => { clearTimeout(handle); } };
}

async function readText(
  response: Response, maxBytes: number, timeout: Promise<typeof TIMEOUT>,
): Promise<Result<string, "timeout" | "too-large">> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  if (body === null) return ok("");
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  for (let size = 0; ;) {
    const chunk = await Promise.race([reader.read(), timeout]);
    if (chunk !== TIMEOUT && chunk.done) return ok(Buffer.concat(chunks).toString("utf8"));
    if (chunk !== TIMEOUT) size += chunk.value.byteLength;
    if (chunk === TIMEOUT || size > maxBytes) {
      // The socket is given up, or it would stay open until the library's own, much longer time-out.
      void reader.cancel().catch(() => undefined);
      return err(chunk === TIMEOUT ? TIMEOUT : "too-large");
    }
    chunks.push(chunk.value);
  }
}

/** Reads a body as JSON; an empty one says nothing. */
export function readJson(text: string): Pick<HttpAnswer, "json" | "isGarbage"> {
  if (text.trim() === "") return { json: undefined, isGarbage: false };
  try {
    return { json: JSON.parse(text), isGarbage: false };
  } catch {
    return { json: undefined, isGarbage: true };
  }
}

/** Failures before the first byte left us; anything else may have been received. */
const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

function neverSent(cause: unknown): boolean {
  for (let error = cause, depth = 0; error instanceof Error && depth < 4; error = error.cause, depth += 1) {
    if ("code" in error && typeof error.code === "string" && NEVER_SENT.has(error.code)) return true;
  }
  return false;
}
