import type { Readable } from "node:stream";

/** What came of reading a mail off a connection. */
export type ReadMail = { readonly state: "whole"; readonly bytes: Uint8Array } | { readonly state: "too-large" | "too-slow" | "cut" };

/** How much of a mail is kept, and how long it may take. */
export interface ReadLimits {
  readonly sizeMaxBytes: number;
  readonly withinMs: number;
  /** From then on it must have come at this pace on the whole, or it keeps others from their turn. */
  readonly paceAfterMs: number;
  readonly bytesPerSecondMin: number;
}

/**
 * Reads a mail to its end. Of one that is too large nothing is kept from there on, and the sender is heard out, so that it
 * hears the answer; one that goes on as long again is cut.
 */
export async function readMail(stream: Readable, { sizeMaxBytes, withinMs, paceAfterMs, bytesPerSecondMin }: ReadLimits): Promise<ReadMail> {
  const late = new Error("too slow");
  const startedMs = performance.now();
  let kept: Uint8Array[] = [];
  let size = 0;
  const timer = setTimeout(() => { stream.destroy(late); }, withinMs);
  const pace = setInterval(() => {
    if (size < bytesPerSecondMin * (performance.now() - startedMs) / 1_000) stream.destroy(late);
  }, paceAfterMs);
  try {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.byteLength;
      if (size <= sizeMaxBytes) kept.push(chunk);
      else kept = [];
      if (size > 2 * sizeMaxBytes) return { state: "too-slow" };
    }
    return size > sizeMaxBytes ? { state: "too-large" } : { state: "whole", bytes: Buffer.concat(kept) };
  } catch (error) {
    return { state: error === late ? "too-slow" : "cut" };
  } finally {
    clearTimeout(timer);
    clearInterval(pace);
  }
}
