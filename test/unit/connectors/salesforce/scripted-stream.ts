import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

import * as z from "zod";

import { createFeed } from "../../../../connectors/salesforce/feed.ts";
import { refreshGrant } from "../../../../connectors/salesforce/oauth.ts";
import { createTokenSource } from "../../../../connectors/shared/oauth.ts";
import type { ChangeFeed, ChangeHint, HintGap, HintSink } from "../../../../src/ports/change-hints.ts";
import { inMemoryClock } from "../../../helpers/in-memory-clock.ts";
import { inMemoryGrants } from "../../../helpers/in-memory-grants.ts";

const AskedSchema = z.tuple([z.looseObject({ channel: z.string(), clientId: z.string().optional(), ext: z.unknown().optional() })]);
/** What a client asked, and how. */
export interface Asked {
  readonly channel: string;
  readonly clientId: string | undefined;
  readonly ext: unknown;
  readonly token: string;
  readonly cookie: string;
  /** Counted from 1: the nth of this channel. */
  readonly nth: number;
}

/** An answer: messages, an HTTP answer, or what is done to the line instead. */
export type Answered = readonly object[] | { readonly status: number; readonly text?: string; readonly headers?: Readonly<Record<string, string>> } | "hang" | "cut" | "endless";

/** A Streaming API that answers as a test says. */
export interface ScriptedStream {
  readonly url: string;
  readonly feed: ChangeFeed;
  readonly asked: readonly Asked[];
  /** How long the feed waited, each time. */
  readonly waits: readonly number[];
  /** Connections that are open. */
  open(): number;
  stop(): void;
}

/** A reply that says yes. */
export const yes = (asked: Asked, more: object = {}): object => ({ channel: asked.channel, successful: true, clientId: "a-client", ...more });
/** A reply that says no. */
export const no = (asked: Asked, error: string, more: object = {}): object => ({ channel: asked.channel, successful: false, error, ...more });

/** Starts one. `says` answers what the test wants to answer itself; polls are held otherwise. */
export async function scriptedStream(says: (asked: Asked) => Answered | undefined): Promise<ScriptedStream> {
  const asked: Asked[] = [];
  const counts = new Map<string, number>();
  const sockets = new Set<object>();
  const usual = (one: Asked): Answered => (one.channel === "/meta/connect" && one.nth > 1 ? "hang" : [yes(one)]);
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (request.url === "/services/oauth2/token") {
        response.end(JSON.stringify({ access_token: "renewed-token", instance_url: `http://${request.headers.host ?? ""}` }));
        return;
      }
      const [{ channel, clientId, ext }] = AskedSchema.parse(JSON.parse(body));
      counts.set(channel, (counts.get(channel) ?? 0) + 1);
      const one = { channel, clientId, ext, token: request.headers.authorization ?? "", cookie: request.headers.cookie ?? "", nth: counts.get(channel) ?? 0 };
      asked.push(one);
      send(response, says(one) ?? usual(one));
    });
  });
  server.on("connection", (socket) => { sockets.add(socket); socket.on("close", () => sockets.delete(socket)); });
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const url = `http://127.0.0.1:${address.port}`;
  const settings = { loginUrl: url, clientId: "c", clientSecret: "s" };
  const clock = inMemoryClock();
  const grants = inMemoryGrants({ accessToken: "first-token", refreshToken: "r", expiresAt: null, instanceUrl: url, scopes: ["api"], clientId: "c" });
  const tokens = createTokenSource({ grants, clock, clientId: "c", refresh: (current) => refreshGrant(settings, clock, current) });
  const waits: number[] = [];
  // The wait ends with the next turn of the loop, so that a storm would show as one.
  const wait = async (ms: number): Promise<void> => { waits.push(ms); await new Promise((resolve) => { setImmediate(resolve); }); };
  return {
    url, feed: createFeed({ settings, tokens, wait, random: () => 1 }), asked, waits, open: () => sockets.size,
    stop: () => { server.closeAllConnections(); server.close(); },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  request.setEncoding("utf8");
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

function send(response: ServerResponse, answered: Answered): void {
  if (answered === "hang") return;
  if (answered === "cut") response.destroy();
  else if (answered === "endless") {
    response.writeHead(200, { "content-type": "application/json" });
    const more = (): void => { if (!response.destroyed) response.write(Buffer.alloc(1024 * 1024, " "), () => setImmediate(more)); };
    more();
  } else if ("status" in answered) response.writeHead(answered.status, answered.headers).end(answered.text ?? "");
  else response.writeHead(200, { "content-type": "application/json", "set-cookie": "BAYEUX_BROWSER=here; Path=/; HttpOnly" }).end(JSON.stringify(answered));
}

/** Keeps what it is told, in order; `until` resolves as soon as what it was told satisfies. */
export interface KeptHints extends HintSink {
  readonly told: readonly (ChangeHint | HintGap | string)[];
  until(satisfied: (told: KeptHints["told"]) => boolean): Promise<void>;
}

/** A sink for tests; `refuse` has it fail. */
export function keptHints(refuse: (told: number) => boolean = () => false): KeptHints {
  const told: (ChangeHint | HintGap | string)[] = [];
  const waiting: { readonly satisfied: (told: KeptHints["told"]) => boolean; readonly resolve: () => void }[] = [];
  const take = async (...news: typeof told): Promise<void> => {
    if (refuse(told.length)) throw new Error("the database is away");
    told.push(...news);
    for (const { satisfied, resolve } of waiting) if (satisfied(told)) resolve();
  };
  return {
    told, hints: (hints) => take(...hints), gap: (gap) => take(gap), mark: (mark) => take(mark),
    until: (satisfied) => new Promise((resolve) => { if (satisfied(told)) resolve(); else waiting.push({ satisfied, resolve }); }),
  };
}
