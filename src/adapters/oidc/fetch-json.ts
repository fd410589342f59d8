const BODY_BYTES_MAX = 512 * 1_024;

/** A provider's answer as JSON, or null when none came in time, was too long, or was none. Redirects are not followed. */
export async function fetchJson(url: string, timeoutMs: number, init: RequestInit = {}): Promise<{ readonly status: number; readonly json: unknown } | null> {
  try {
    const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    const body: ReadableStream<Uint8Array> | null = response.body;
    if (body === null) return null;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > BODY_BYTES_MAX) return null;
      chunks.push(chunk);
    }
    return { status: response.status, json: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    return null;
  }
}
