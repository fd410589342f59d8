import { once } from "node:events";
import { createServer } from "node:http";

import express, { type NextFunction, type Request, type Response } from "express";
import * as z from "zod";

import { createWebhook } from "../../connectors/hubspot/webhooks.ts";
import { problemHandler } from "../../src/app/http/problem.ts";
import { webhookRoutes } from "../../src/app/http/routes/webhooks.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import type { Installed } from "./installed.ts";
import { settingsOf } from "./hubspot-sandbox.ts";

/** How a delivery is met: taken in as usual, refused at once, or taken in without the sender ever hearing of it. */
export type Mood = "well" | "broken" | "deaf";

/** An app's ear for webhooks, which a sandbox portal sends to. */
export interface Listener {
  /** Moods of the next deliveries, the first for the next one; all others are met well. */
  readonly moods: Mood[];
  /** Requests so far. */
  posts(): number;
  /** Until the portal has nothing left to send, its clock and the app's moved to whatever it sends later. */
  quiet(): Promise<void>;
  /** The same, and everything that was told is looked into. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

/** What can be subscribed to of the records that the mirror has. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  contact: ["firstname", "lastname", "email", "jobtitle"], company: ["name", "domain"], deal: ["dealname", "dealstage"],
};
const KINDS = ["creation", "deletion", "merge", "restore", "associationChange"] as const;

type Wish = Readonly<Record<string, string>>;
const ALL: readonly Wish[] = [
  ...Object.entries(FAMILIES).flatMap(([family, properties]) => [
    ...KINDS.map((kind) => ({ subscriptionType: `${family}.${kind}` })),
    ...properties.map((propertyName) => ({ subscriptionType: `${family}.propertyChange`, propertyName })),
  ]),
  { subscriptionType: "contact.privacyDeletion" },
  ...["notes", "calls"].flatMap((objectType) => [
    ...KINDS.filter((kind) => kind !== "merge").map((kind) => ({ subscriptionType: `object.${kind}`, objectType })),
    { subscriptionType: "object.propertyChange", objectType, propertyName: "hs_timestamp" },
  ]),
];

const StateSchema = z.object({ pending: z.number(), inFlight: z.number(), nextDueAt: z.string().nullable() });
const LOOKS_MAX = 20_000;

/** Starts the app's webhook route on a server of its own and subscribes to everything, or to what `only` says yes to. */
export async function listenTo({ portal, app, id, clock }: Installed, only: (wish: Wish) => boolean = () => true): Promise<Listener> {
  const moods: Mood[] = [];
  let posts = 0;
  const web = express();
  const address = { publicUrl: "" };
  web.use((_request: Request, response: Response, next: NextFunction) => {
    posts += 1;
    response.locals["correlationId"] = "test";
    const mood = moods.shift() ?? "well";
    if (mood === "broken") response.status(500).end();
    else if (mood === "deaf") response.end = () => response;
    if (mood !== "broken") next();
  });
  const server = createServer(web).listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  address.publicUrl = `http://127.0.0.1:${String(typeof bound === "object" ? bound?.port : 0)}`;
  const webhooks = [createWebhook({ clientSecret: settingsOf("").clientSecret, appId: "3141592" })];
  web.use(webhookRoutes({ store: app.store, clock, log: app.log, webhooks, publicUrl: address.publicUrl }));
  web.use(problemHandler(app.log));
  await portal.post("settings", { webhookTimeoutMs: 500 });
  await portal.post("webhooks", { targetUrl: `${address.publicUrl}/webhooks/hubspot`, subscriptions: ALL.filter(only) });

  const state = async () => StateSchema.parse(await (await fetch(`${portal.url}/_sandbox/webhooks`)).json());
  const listener: Listener = {
    moods, posts: () => posts,
    async quiet() {
      for (let look = 0; look < LOOKS_MAX; look += 1) {
        const { pending, inFlight, nextDueAt } = await state();
        if (pending === 0) return;
        const waitMs = nextDueAt === null ? 0 : Date.parse(nextDueAt) - Date.parse(await portal.now());
        if (inFlight > 0 || waitMs <= 0) continue;
        await portal.post("clock", { advanceMs: waitMs });
        clock.advance(Math.max(0, Date.parse(await portal.now()) - Date.parse(clock.now())));
      }
      if ((await state()).pending > 0) throw new Error("the portal never got rid of what it had to send");
    },
    async caughtUp() {
      await listener.quiet();
      await handle(app, { name: "read-hints", installation: id });
    },
    async close() {
      await fetch(`${portal.url}/_sandbox/webhooks`, { method: "DELETE" });
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return listener;
}
