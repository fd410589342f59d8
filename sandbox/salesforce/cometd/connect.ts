import type { OnGone } from "../../shared/http-server.ts";
import { channelOf } from "./channels.ts";
import { advices, failure, success } from "./messages.ts";
import type { Message, Reply } from "./messages.ts";
import type { Ending, StreamClient } from "./stream-clients.ts";
import type { Stream } from "./subscribe.ts";

/** Events of one answer at most for each channel. */
const eventsMax = 200;

/** How a connect is to be answered. */
export interface Connect {
  readonly client: StreamClient;
  readonly message: Message;
  readonly token: string;
  readonly timeoutMs: number;
  readonly onGone: OnGone;
}

/** The answer to a connect; nothing when nobody is there to hear it. */
export type Connected = readonly Reply[] | undefined;

/** `/meta/connect`: answered when events come, or after the timeout; the first one at once, with the server's advice. */
export async function connect(stream: Stream, { client, message, ...wait }: Connect): Promise<Connected> {
  if (message.connectionType !== "long-polling") return [failure(message, `400::Invalid connection type {${message.connectionType ?? ""}}`, { clientId: client.id })];
  client.waiting?.end("superseded");
  const first = !client.connected;
  client.connected = true;
  const events = eventsFor(stream, client);
  const done = success(message, { clientId: client.id });
  if (first) return [...events, { ...done, advice: { interval: 0, timeout: wait.timeoutMs, reconnect: "retry" } }];
  if (events.length > 0 || message.advice?.timeout === 0) return [...events, done];
  const ending = await waitFor(client, wait);
  if (ending === "gone" || ending === "cut") return undefined;
  if (ending === "unauthorized") return [failure(message, "401::Authentication invalid", { clientId: client.id, advice: advices.none })];
  if (ending === "unknown") return [failure(message, "403::Unknown client", { advice: advices.handshake })];
  if (ending === "disconnected") return [{ ...done, advice: advices.none }];
  return ending === "look" ? [...eventsFor(stream, client), done] : [done];
}

/** Whether there is something for the client. */
export function hasEvents({ org, bus }: Stream, client: StreamClient): boolean {
  return [...client.places].some(([channel, place]) => bus.after(place, 1, channelOf(org, channel) ?? nothing).length > 0);
}

function nothing(): boolean {
  return false;
}

/** Takes what is there for the client: whatever becomes of the answer, this client is not given it again. */
function eventsFor({ org, bus }: Stream, client: StreamClient): readonly Reply[] {
  return [...client.places].flatMap(([channel, place]) => {
    const events = bus.after(place, eventsMax, channelOf(org, channel) ?? nothing);
    client.places.set(channel, events.at(-1)?.replayId ?? place);
    return events.map(({ replayId, schema, payload }) => ({ data: { schema, payload, event: { replayId } }, channel }));
  });
}

function waitFor(client: StreamClient, { token, timeoutMs, onGone }: Omit<Connect, "client" | "message">): Promise<Ending> {
  return new Promise((resolve) => {
    const waiting = { token, end };
    const timer = setTimeout(end, timeoutMs, "timeout").unref();
    client.waiting = waiting;
    onGone(() => {
      end("gone");
    });
    function end(ending: Ending): void {
      clearTimeout(timer);
      if (client.waiting === waiting) client.waiting = undefined;
      client.seenAt = Date.now();
      resolve(ending);
    }
  });
}
