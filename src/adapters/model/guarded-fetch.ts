/** More than any answer of 8,000 tokens with its wrapping. */
const ANSWER_BYTES_MAX = 512 * 1024;

/** The provider answered with more than {@link ANSWER_BYTES_MAX}. */
export class AnswerTooLargeError extends Error {
  override readonly name = "AnswerTooLargeError";
  constructor() {
    super(`the answer is larger than ${String(ANSWER_BYTES_MAX)} bytes`);
  }
}

/**
 * `fetch` for a provider that may be broken or hostile: it follows no redirect (the key would go with it), reads no more than
 * {@link ANSWER_BYTES_MAX} after unpacking, and hands on status, type and bytes but no other header.
 */
export const guardedFetch: typeof fetch = async (input, init) => {
  const answer = await fetch(input, { ...init, redirect: "error" });
  const body = await wholeOf(answer);
  return new Response(BODILESS.has(answer.status) ? null : body, { status: answer.status, headers: { "content-type": answer.headers.get("content-type") ?? "application/json" } });
};

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

async function wholeOf(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  const body: ReadableStream<Uint8Array> | null = answer.body;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  if (body !== null) {
    for await (const part of body) {
      bytes += part.byteLength;
      if (bytes > ANSWER_BYTES_MAX) throw new AnswerTooLargeError();
      parts.push(part);
    }
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
