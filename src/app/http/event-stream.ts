import { createHash } from "node:crypto";

import type { Request, Response } from "express";

/** Looked at so often; nothing is sent while nothing changes. */
const LOOK_EVERY_MS = 1_000;
/** Proxies cut what is silent. */
const BEAT_EVERY_LOOKS = 15;
/** Then the browser comes again by itself. */
const LIFE_LOOKS = 300;
const RETRY_MS = 2_000;

/**
 * Sends what `look` sees as server-sent events until it sees null (whoever reads may not any more), the reader goes, the server closes, or its time is over. Each event is the whole
 * picture under an id of its own, so that a reader who comes back with the last one hears nothing until something is other than that.
 */
export async function sendEvents(request: Request, response: Response, look: () => Promise<unknown>): Promise<void> {
  response.status(200).set({ "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no" });
  response.write(`retry: ${String(RETRY_MS)}\n\n`);
  let last = request.get("last-event-id") ?? "";
  for (let looks = 0; looks < LIFE_LOOKS && isOpen(request, response); looks += 1) {
    // Who does not read what was sent gets the next picture once they did.
    if (response.writableNeedDrain) {
      await pause(response);
      continue;
    }
    const seen = await look();
    if (seen === null) break;
    const data = JSON.stringify(seen);
    const id = createHash("sha256").update(data).digest("base64url");
    if (id !== last) response.write(`id: ${id}\ndata: ${data}\n\n`);
    else if (looks % BEAT_EVERY_LOOKS === 0) response.write(":\n\n");
    last = id;
    await pause(response);
  }
  response.end();
}

/** A server that takes no new connections lets go of the old ones. */
function isOpen({ socket }: Request, response: Response): boolean {
  const server: unknown = Reflect.get(socket, "server");
  const isListening = typeof server !== "object" || server === null || Reflect.get(server, "listening") !== false;
  return isListening && !response.closed && !socket.destroyed;
}

/** Over at once when the reader goes. */
function pause(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      response.off("close", go);
      resolve();
    };
    const timer = setTimeout(go, LOOK_EVERY_MS);
    response.on("close", go);
  });
}
