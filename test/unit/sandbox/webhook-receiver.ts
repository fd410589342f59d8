import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { Server } from "node:http";

import { at, list } from "./sandbox-client.ts";
import type { SandboxClient } from "./sandbox-client.ts";

/** One request that the sandbox sent. */
export interface Post {
  readonly method: string;
  readonly url: string;
  readonly rawBody: string;
  readonly events: readonly unknown[];
  readonly signature: string;
  readonly timestamp: string;
}

const lookMax = 2_000;

/** An app that listens for webhooks. It keeps what came, and answers as told: a status, or never. */
export class Receiver {
  readonly posts: Post[] = [];
  answer: (post: Post) => number | "never" = () => 204;
  readonly #server: Server;
  #port = 0;
  #waiting: { readonly isDone: () => boolean; readonly resolve: () => void }[] = [];

  constructor() {
    this.#server = createServer((request, response) => {
      let rawBody = "";
      request.setEncoding("utf8").on("data", (part: string) => {
        rawBody += part;
      }).on("end", () => {
        const parsed: unknown = JSON.parse(rawBody);
        const header = (name: string): string => String(request.headers[name] ?? "");
        const post = {
          method: request.method ?? "", url: this.url(request.url), rawBody, events: Array.isArray(parsed) ? parsed : [],
          signature: header("x-hubspot-signature-v3"), timestamp: header("x-hubspot-request-timestamp"),
        };
        this.posts.push(post);
        const status = this.answer(post);
        if (status !== "never") response.writeHead(status, { location: "/elsewhere" }).end();
        this.#look();
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(this.#port, "127.0.0.1", resolve);
    });
    const address = this.#server.address();
    this.#port = typeof address === "object" && address !== null ? address.port : 0;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  url(path = "/webhooks/hubspot"): string {
    return `http://127.0.0.1:${String(this.#port)}${path}`;
  }

  get events(): readonly unknown[] {
    return this.posts.flatMap(({ events }) => events);
  }

  /** Resolves when so many events have come in all. */
  async received(count: number): Promise<readonly unknown[]> {
    const isDone = (): boolean => this.events.length >= count;
    if (!isDone()) await new Promise<void>((resolve) => this.#waiting.push({ isDone, resolve }));
    return this.events;
  }

  #look(): void {
    const done = this.#waiting.filter(({ isDone }) => isDone());
    this.#waiting = this.#waiting.filter((each) => !done.includes(each));
    for (const { resolve } of done) resolve();
  }
}

/** Whether a post carries the right signature for this secret, worked out without the sandbox's code. */
export function isSigned(post: Post, secret: string): boolean {
  const signed = `${post.method}${post.url}${post.rawBody}${post.timestamp}`;
  return createHmac("sha256", secret).update(signed).digest("base64") === post.signature;
}

/** Subscribes by `type`, `type/property`, or `object.kind objectType[/property]`. */
export async function subscribe(hubspot: SandboxClient, receiver: Receiver, wishes: readonly string[], more: object = {}): Promise<void> {
  const subscriptions = wishes.map((wish) => {
    const [what = "", propertyName] = wish.split("/");
    const [subscriptionType = "", objectType] = what.split(" ");
    return { subscriptionType, ...(objectType === undefined ? {} : { objectType }), ...(propertyName === undefined ? {} : { propertyName }) };
  });
  const { status, json } = await hubspot.door("POST", "webhooks", { targetUrl: receiver.url(), subscriptions, ...more });
  if (status !== 200) throw new Error(`webhooks were refused: ${JSON.stringify(json)}`);
}

/** Asks the door until it says so. */
export async function stateWhere(hubspot: SandboxClient, isSo: (state: unknown) => boolean): Promise<unknown> {
  for (let look = 0; look < lookMax; look += 1) {
    const { json } = await hubspot.door("GET", "webhooks");
    if (isSo(json)) return json;
  }
  throw new Error(`it never came to it: ${JSON.stringify((await hubspot.door("GET", "webhooks")).json)}`);
}

/** The values of one field over many events. */
export const each = (events: readonly unknown[], field: string): readonly unknown[] => events.map((event) => at(event, field));

/** The contract's complaints against what the sandbox sent and was sent. */
export const violations = async (hubspot: SandboxClient): Promise<readonly unknown[]> => list((await hubspot.door("GET", "violations")).json, "violations");
