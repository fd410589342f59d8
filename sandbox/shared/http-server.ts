import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

import type { RequestBody, SandboxReply, SandboxRequest } from "./http-types.ts";

/** A larger request is answered 413 without being read to its end. */
const bodyBytesMax = 20 * 1024 * 1024;
/** CSV comes in bulk: 150 MB after its conversion to base64 (VENDORS 2.1), which the CRM itself measures. */
const csvBytesMax = 150 * 1024 * 1024;
/** A longer address is answered 414; callers who list hundreds of properties in a query meet this limit (VENDORS 1.3). */
const urlCharsMax = 16_000;
const headerBytesMax = 128 * 1024;
/** How many ports after the wished one are tried. */
const portsTriedMax = 50;

/** How an answer leaves: whole, not at all, or cut in the middle. */
export interface Delivery {
  readonly reply: SandboxReply;
  readonly cut: "no" | "nothing-sent" | "half-sent";
  /** Sent in the place of the reply's body, with its media type kept. */
  readonly garbage?: string;
}

/** Tells when the caller has left without waiting for the answer, or once the answer is out. */
export type OnGone = (listener: () => void) => void;

/** Listens on the loopback address only and asks `answer` for every request. `Date` headers tell `now`, the time the server believes in. */
export async function startServer(
  wishedPort: number,
  answer: (request: SandboxRequest, onGone: OnGone) => Promise<Delivery>,
  now: () => number = Date.now,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer({ maxHeaderSize: headerBytesMax }, (incoming, outgoing) => {
    // When the answer leaves, not when it was asked for.
    const send = (delivery: Delivery): void => {
      sendAt(outgoing, delivery, now());
    };
    const onGone: OnGone = (listener) => {
      if (outgoing.destroyed) listener();
      else outgoing.once("close", listener);
    };
    handle(incoming, send, (request) => answer(request, onGone)).catch((error: unknown) => {
      process.stderr.write(`sandbox: ${error instanceof Error ? (error.stack ?? error.message) : "unknown failure"}\n`);
      outgoing.destroy();
    });
  });
  for (let port = wishedPort; ; port += 1) {
    const bound = await listen(server, port);
    if (bound !== undefined) return { server, port: bound };
    if (port - wishedPort >= portsTriedMax) throw new Error(`no free port from ${String(wishedPort)} on`);
    process.stderr.write(`sandbox: port ${String(port)} is taken, trying ${String(port + 1)}\n`);
  }
}

/** Resolves with the port, or with nothing when it is taken. */
function listen(server: Server, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    };
    server.once("error", onError);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", onError);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

async function handle(
  incoming: IncomingMessage,
  send: (delivery: Delivery) => void,
  answer: (request: SandboxRequest) => Promise<Delivery>,
): Promise<void> {
  const raw = await readBody(incoming);
  if (raw === undefined) {
    send({ reply: { status: 413, json: { message: "request too large" } }, cut: "no" });
    return;
  }
  if ((incoming.url ?? "").length > urlCharsMax) {
    send({ reply: { status: 414, json: { message: "request address too long" } }, cut: "no" });
    return;
  }
  const url = new URL(incoming.url ?? "/", "http://sandbox.invalid");
  const headers = headersOf(incoming);
  const body = parseBody(raw, headers["content-type"] ?? "");
  const request = { method: incoming.method ?? "GET", path: url.pathname, query: url.searchParams, headers, body };
  send(await answer(request));
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const bytesMax = isCsv(incoming.headers["content-type"] ?? "") ? csvBytesMax : bodyBytesMax;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  const entries = Object.entries(incoming.headers).map(([name, value]): [string, string] => {
    return [name, Array.isArray(value) ? value.join(", ") : (value ?? "")];
  });
  return Object.fromEntries(entries);
}

function parseBody(raw: Buffer, contentType: string): RequestBody {
  if (raw.length === 0) return { kind: "none" };
  const text = raw.toString("utf8");
  if (contentType.startsWith("application/x-www-form-urlencoded")) return { kind: "form", params: new URLSearchParams(text) };
  if (isCsv(contentType)) return { kind: "text", mediaType: "csv", text };
  if (/^(?:text|application)\/xml\b/i.test(contentType)) return { kind: "text", mediaType: "xml", text };
  try {
    const value: unknown = JSON.parse(text);
    return { kind: "json", value };
  } catch {
    return { kind: "broken" };
  }
}

function isCsv(contentType: string): boolean {
  return /^text\/csv\b/i.test(contentType);
}

function sendAt(outgoing: ServerResponse, { reply, cut, garbage }: Delivery, nowMs: number): void {
  if (cut === "nothing-sent") {
    outgoing.destroy();
    return;
  }
  const [type, text] = content(reply);
  const payload = Buffer.from(garbage ?? text);
  // 204 has no body to spoil: what spoils it comes as a page.
  const status = garbage !== undefined && reply.status === 204 ? 200 : reply.status;
  outgoing.writeHead(status, {
    // Ours stands in the place of Node's own, which would tell the machine's time (RFC 9110 6.6.1).
    date: new Date(nowMs).toUTCString(),
    ...(type === undefined ? {} : { "content-type": type }),
    ...(status === 204 ? {} : { "content-length": String(payload.length) }),
    ...reply.headers,
  });
  if (cut === "half-sent") outgoing.write(payload.subarray(0, Math.floor(payload.length / 2)), () => outgoing.destroy());
  else outgoing.end(status === 204 ? undefined : payload);
}

function content(reply: SandboxReply): readonly [string | undefined, string] {
  if (reply.html !== undefined) return ["text/html;charset=utf-8", reply.html];
  if (reply.csv !== undefined) return ["text/csv;charset=utf-8", reply.csv];
  if (reply.xml !== undefined) return ["text/xml;charset=utf-8", reply.xml];
  if (reply.json !== undefined) return ["application/json;charset=utf-8", JSON.stringify(reply.json)];
  return [undefined, ""];
}
