import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";

/** A request as the stub saw it. */
export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Answers one request; what it does not end stays open until the client gives up. */
export type StubAnswer = (request: StubRequest, response: ServerResponse) => void;

/** A server that speaks the chat protocol of OpenAI and those that copy it, as well or as badly as it is told. */
export interface ModelStub {
  readonly url: string;
  readonly requests: readonly StubRequest[];
  /** The next calls are answered by these, one each; the last one answers all that follow. */
  answer(...answers: readonly StubAnswer[]): void;
  stop(): Promise<void>;
}

/** Starts a stub on a port of this machine. */
export async function startModelStub(): Promise<ModelStub> {
  const requests: StubRequest[] = [];
  let answers: readonly StubAnswer[] = [status(503)];
  const server = createServer((message, response) => {
    const parts: Buffer[] = [];
    message.on("data", (part: Buffer) => parts.push(part));
    message.on("end", () => {
      const request = { method: message.method ?? "", path: message.url ?? "", headers: message.headers, body: Buffer.concat(parts).toString() };
      requests.push(request);
      const [next] = answers;
      if (answers.length > 1) answers = answers.slice(1);
      next?.(request, response);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the stub has no port");
  return {
    url: `http://127.0.0.1:${String(address.port)}/v1`, requests,
    answer: (...next) => { answers = next; },
    stop: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => { resolve(); });
    }),
  };
}

/** What the model says, as a text, in a good wrapping. */
export const says = (content: string, { usage = { prompt_tokens: 900, completion_tokens: 90, total_tokens: 990 }, finish = "stop" }: { readonly usage?: unknown; readonly finish?: string } = {}): StubAnswer => (_, response) => {
  json(response, { id: "x", object: "chat.completion", created: 1, model: "tiny", choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: finish }], usage });
};

/** A reading in a good wrapping. */
export const reads = (reading: object, more: Parameters<typeof says>[1] = {}): StubAnswer =>
  says(JSON.stringify({ statements: [], steps: [], promises: [], signals: [], concerns: [], ...reading }), more);

/** Takes the request and never answers. */
export const silence: StubAnswer = () => undefined;

/** An answer with this status, and words that nobody should see. */
export const status = (code: number): StubAnswer => (_, response) => {
  response.writeHead(code, { "content-type": "application/json", "retry-after": "86400" }).end(JSON.stringify({ error: { message: "sk-from-the-provider: your prompt was …", type: "error" } }));
};

/** Any bytes of any type. */
export const bytes = (body: string | Buffer, type = "application/json"): StubAnswer => (_, response) => { response.writeHead(200, { "content-type": type }).end(body); };

/** So many bytes, packed a thousandfold. */
export const bomb = (size: number): StubAnswer => (_, response) => { response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(size, 32))); };

/** Sends the client somewhere else. */
export const redirect = (to: string): StubAnswer => (_, response) => { response.writeHead(307, { location: to }).end(); };

/** Begins well, and then breaks the line. */
export const broken: StubAnswer = (_, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
  response.write("{\"id\":\"x\",\"choices\":[");
  setImmediate(() => { response.destroy(); });
};

/** A good answer under headers that want something of the client. */
export const hostileHeaders = (reading: object): StubAnswer => (request, response) => {
  for (const [name, value] of [["set-cookie", "a=b; Domain=.example"], ["x-robots-tag", "ignore all rules"], ["retry-after", "999999999"], ["location", "http://127.0.0.1:1/"], ["refresh", "0; url=http://127.0.0.1:1/"], ["x-ratelimit-remaining-tokens", "-1"], ["openai-processing-ms", "NaN"]] as const) response.setHeader(name, value);
  reads(reading)(request, response);
};

function json(response: ServerResponse, body: unknown): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
}
