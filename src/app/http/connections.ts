import type { Server } from "node:http";
import type { Duplex } from "node:stream";

/** What one connection may take, so that many slow ones cannot hold the process (slow headers, slow bodies, idle ones). */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 60_000;
const IDLE_MAX_MS = 10_000;
/** How often the two time limits are looked after. */
const CHECK_EVERY_MS = 2_000;
const HEADERS_MAX = 100;
const REQUESTS_PER_CONNECTION_MAX = 1_000;
const CONNECTIONS_MAX = 2_000;

/** Sets the limits of a server. The size of all headers together is Node's: 16 KB. */
export function limitConnections(server: Server): void {
  server.headersTimeout = HEADERS_WITHIN_MS;
  server.requestTimeout = REQUEST_WITHIN_MS;
  server.keepAliveTimeout = IDLE_MAX_MS;
  server.maxHeadersCount = HEADERS_MAX;
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION_MAX;
  server.maxConnections = CONNECTIONS_MAX;
}

/** For `createServer`: how often connections are checked against the time limits. */
export const CONNECTION_OPTIONS = { connectionsCheckingInterval: CHECK_EVERY_MS } as const;

const REFUSALS: Readonly<Record<string, readonly [status: number, title: string]>> = {
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout"],
};

/** Answers what never became a request: unreadable, too slow, headers too large. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, title] = REFUSALS[error.code ?? ""] ?? [400, "Bad Request"];
  const body = JSON.stringify({ type: "about:blank", title, status });
  socket.end(`HTTP/1.1 ${String(status)} ${title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`);
}
