import type { Fault } from "../../shared/faults.ts";
import type { OnGone } from "../../shared/http-server.ts";
import type { CrmAnswer, SandboxReply, SandboxRequest } from "../../shared/http-types.ts";
import { jsonOf } from "../../shared/http-types.ts";
import { enter } from "../api.ts";
import type { ApiParts } from "../api.ts";
import type { EventBus } from "../change-events/event-bus.ts";
import { bearerOf } from "../oauth/desk.ts";
import { connect } from "./connect.ts";
import { advices, failure, readMessages, success } from "./messages.ts";
import type { Message, Reply } from "./messages.ts";
import { StreamClients } from "./stream-clients.ts";
import type { StreamClient } from "./stream-clients.ts";
import { StreamWatch } from "./stream-watch.ts";
import { subscribe, unsubscribe } from "./subscribe.ts";

const cookieName = "BAYEUX_BROWSER";
const pathPattern = /^\/cometd\/(\d{1,3})\.0(?:\/(?:handshake|connect|subscribe|unsubscribe|disconnect))?\/?$/;
const firstVersion = 23;

/** One HTTP request of a streaming client. */
interface Visit {
  readonly request: SandboxRequest;
  readonly onGone: OnGone;
  readonly token: string | undefined;
  /** Why the session does not count, or nothing. */
  readonly denied: string | undefined;
}

/** Whether a request is for the Streaming API. */
export function isStreaming({ path }: SandboxRequest): boolean {
  return /^\/cometd(?:\/|$)/.test(path);
}

/** The Streaming API: Bayeux 1.0 over long polling, as CometD speaks it. */
export class Streaming {
  readonly #parts: ApiParts;
  readonly #bus: EventBus;
  readonly #clients = new StreamClients();
  readonly #watch: StreamWatch;

  constructor(parts: ApiParts, bus: EventBus) {
    this.#parts = parts;
    this.#bus = bus;
    this.#watch = new StreamWatch({ org: parts.org, sessions: parts.sessions, clients: this.#clients, bus });
  }

  /** Answers a request of the Streaming API, possibly much later. */
  async answer(request: SandboxRequest, fault: Fault | undefined, onGone: OnGone): Promise<CrmAnswer> {
    return { reply: await this.#reply(request, fault, onGone), changed: [] };
  }

  state(): Readonly<Record<string, unknown>> {
    return { clients: this.#clients.size, waiting: this.#clients.waiting().length, ...this.#bus.state() };
  }

  /** Cuts the connections of all who wait. */
  cutConnections(): void {
    for (const { waiting } of this.#clients.waiting()) waiting?.end("cut");
  }

  /** Forgets all clients, as a server does that was started anew. */
  forgetClients(): void {
    this.#clients.clear("unknown");
  }

  stop(): void {
    this.#watch.stop();
    this.#clients.clear("cut");
  }

  async #reply(request: SandboxRequest, fault: Fault | undefined, onGone: OnGone): Promise<SandboxReply> {
    const version = pathPattern.exec(request.path)?.[1];
    if (version === undefined) return badRequest("API version in the URI is mandatory. URI format: '/cometd/66.0'");
    if (Number(version) < firstVersion) return badRequest("Unsupported API version. Only API versions '23.0' and above are supported. URI format: '/cometd/66.0'");
    const messages = request.method === "POST" ? readMessages(jsonOf(request.body)) : undefined;
    if (messages === undefined) return badRequest("Invalid message: a POST of Bayeux messages is expected");
    const token = bearerOf(request);
    const entry = enter(this.#parts, { request, token }, fault);
    const denied = "session" in entry ? undefined : deniedBecause(token, entry.refused.status);
    const visit = { request, onGone, token, denied };
    const replies: Reply[] = [];
    let cookie: string | undefined;
    for (const message of messages) {
      const answered = await this.#answerOne(visit, messages.length > 1, message);
      if (answered === undefined) return { status: 0 };
      replies.push(...answered.replies);
      cookie ??= answered.cookie;
    }
    return { status: 200, json: replies, ...(cookie === undefined ? {} : { headers: { "set-cookie": `${cookieName}=${cookie}; Path=/; HttpOnly` } }) };
  }

  async #answerOne(visit: Visit, amongOthers: boolean, message: Message): Promise<{ readonly replies: readonly Reply[]; readonly cookie?: string } | undefined> {
    if (message.channel === "/meta/handshake") return this.#handshake(visit, message);
    if (visit.denied !== undefined) return { replies: [failure(message, visit.denied, { clientId: message.clientId, advice: advices.none })] };
    const settings = this.#parts.org.settings();
    const client = this.#clients.find(message.clientId ?? "", settings.streamReconnectMs);
    if (client === undefined) return { replies: [failure(message, "403::Unknown client", { advice: advices.handshake })] };
    if (!this.#showsCookie(visit.request, client)) return { replies: [failure(message, `400::Client ${client.id} has established a session, but no ${cookieName} cookie present`)] };
    client.seenAt = Date.now();
    if (message.channel !== "/meta/connect") return { replies: [this.#short(client, message)] };
    const timeoutMs = settings.streamTimeoutMs;
    // Among other messages it does not keep the answers to them waiting.
    const asked = amongOthers ? { ...message, advice: { timeout: 0 } } : message;
    const connecting = connect({ org: this.#parts.org, bus: this.#bus }, { client, message: asked, token: visit.token ?? "", timeoutMs, onGone: visit.onGone });
    this.#watch.wake();
    const replies = await connecting;
    return replies === undefined ? undefined : { replies };
  }

  #handshake({ denied }: Visit, message: Message): { readonly replies: readonly Reply[]; readonly cookie?: string } {
    if (denied !== undefined) return { replies: [failure(message, "403::Handshake denied", { ext: { sfdc: { failureReason: denied }, replay: true, "payload.format": true }, advice: advices.none })] };
    const types = message.supportedConnectionTypes ?? [];
    if (!types.includes("long-polling")) return { replies: [failure(message, `400::Invalid connection type {${types.join(",")}}`)] };
    const { streamClients, streamReconnectMs } = this.#parts.org.settings();
    const client = this.#clients.open(streamClients, streamReconnectMs);
    if (client === undefined) return { replies: [failure(message, "403::Organization concurrent user limit exceeded", { advice: advices.none })] };
    const ext = { replay: true, "payload.format": true };
    return { replies: [success(message, { ext, minimumVersion: "1.0", version: "1.0", clientId: client.id, supportedConnectionTypes: ["long-polling"] })], cookie: client.cookie };
  }

  #short(client: StreamClient, message: Message): Reply {
    switch (message.channel) {
      case "/meta/subscribe":
        this.#watch.wake();
        return subscribe({ org: this.#parts.org, bus: this.#bus }, client, message);
      case "/meta/unsubscribe":
        return unsubscribe(client, message);
      case "/meta/disconnect":
        this.#clients.forget(client, "disconnected");
        return success(message, { clientId: client.id });
      default:
        return failure(message, "403:denied_by_security_policy:create_denied", { clientId: client.id });
    }
  }

  #showsCookie(request: SandboxRequest, client: StreamClient): boolean {
    if (!this.#parts.org.facts().streamingNeedsCookie) return true;
    const cookies = (request.headers["cookie"] ?? "").split(";").map((each) => each.trim());
    return cookies.includes(`${cookieName}=${client.cookie}`);
  }
}

function badRequest(message: string): SandboxReply {
  return { status: 400, json: [{ error: `400::${message}`, successful: false }] };
}

function deniedBecause(token: string | undefined, status: number): string {
  if (token === undefined) return "401::Request requires authentication";
  return status === 401 ? "401::Authentication invalid" : "403::Insufficient access";
}
