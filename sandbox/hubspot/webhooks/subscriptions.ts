import { z } from "zod";

import { findObjectType } from "../object-types.ts";
import { registeredApp } from "../oauth/clients.ts";

const subscriptionsMax = 1_000;
const concurrentMax = 100;
/** The first number that a subscription gets. */
const firstSubscriptionId = 2_000_001;

/** Which part of a portal's life a subscription follows. */
const kinds = ["creation", "deletion", "merge", "restore", "associationChange", "propertyChange", "privacyDeletion"] as const;
/** A kind of event. */
export type EventKind = (typeof kinds)[number];

const families = new Set(["contact", "company", "deal", "ticket", "product", "line_item", "object"]);
/** Properties whose changes no webhook tells (VENDORS 1.10). */
const neverTold = new Set(["hs_lastmodifieddate", "num_unique_conversion_events"]);
const contentOf: Readonly<Record<string, readonly string[]>> = {
  emails: ["hs_email_html", "hs_email_subject"], communications: ["hs_communication_body"],
};

const WishedSchema = z.strictObject({
  subscriptionType: z.string().max(100),
  /** For `object.*`: a name or a type id. */
  objectType: z.string().max(50).optional(),
  propertyName: z.string().min(1).max(100).optional(),
  active: z.boolean().default(true),
});
type Wished = z.infer<typeof WishedSchema>;

/** What the control door takes in the place of an app's project files. */
const WishedAppSchema = z.strictObject({
  targetUrl: z.url().max(2_000),
  clientSecret: z.string().min(1).max(200).default(registeredApp.secret),
  maxConcurrent: z.int().positive().max(concurrentMax).default(10),
  subscriptions: z.array(WishedSchema).max(subscriptionsMax).default([]),
});

const SubscriptionSchema = WishedSchema.extend({ id: z.number() });
/** One subscription with its number. */
export type Subscription = Readonly<z.infer<typeof SubscriptionSchema>>;

/** Where events go and which ones, as it is stored. */
export const WebhookAppSchema = z.object({
  targetUrl: z.string(), clientSecret: z.string(), maxConcurrent: z.number(), subscriptions: z.array(SubscriptionSchema),
});
/** Where events go and which ones. */
export type WebhookApp = Readonly<z.infer<typeof WebhookAppSchema>>;

/** The app's webhooks as they were wished for; a `RangeError` says what the vendor would refuse. */
export function webhookApp(body: unknown): WebhookApp {
  const wished = WishedAppSchema.parse(body);
  const { protocol, hostname } = new URL(wished.targetUrl);
  // The vendor asks for https; the sandbox talks to this machine alone, where there is none.
  if (!/^https?:$/.test(protocol) || !["localhost", "127.0.0.1", "[::1]"].includes(hostname)) {
    throw new RangeError("targetUrl must be an http or https address of this machine");
  }
  for (const each of wished.subscriptions) assertSubscribable(each);
  return { ...wished, subscriptions: wished.subscriptions.map((each, index) => ({ ...each, id: firstSubscriptionId + index })) };
}

/** What a subscription waits for: the singular name of a type, the kind, and the property where the kind has one. */
export function keyOf({ subscriptionType, objectType, propertyName }: Pick<Wished, "subscriptionType" | "objectType" | "propertyName">): string {
  const [family = "", kind = ""] = subscriptionType.split(".");
  return eventKey(family === "object" ? (findObjectType(objectType ?? "")?.singular ?? "") : family, kind, propertyName);
}

/** The same key for something that happened. */
export function eventKey(singular: string, kind: string, propertyName?: string): string {
  return propertyName === undefined ? `${singular}.${kind}` : `${singular}.${kind}/${propertyName}`;
}

function assertSubscribable(wished: Wished): void {
  const [family = "", kind = ""] = wished.subscriptionType.split(".");
  const generic = family === "object";
  const type = findObjectType(generic ? (wished.objectType ?? "") : family);
  const reason = (): string | undefined => {
    if (wished.subscriptionType !== `${family}.${kind}` || !families.has(family) || !kinds.some((each) => each === kind)) return "there is no such subscription type";
    if (kind === "privacyDeletion" && family !== "contact") return "only contacts have privacy deletions";
    if (kind === "associationChange" && family === "product") return "products have no association changes";
    if (generic !== (wished.objectType !== undefined)) return "objectType goes with object.* and with nothing else";
    if (generic && type === undefined) return "there is no such object type";
    if ((kind === "propertyChange") !== (wished.propertyName !== undefined)) return "propertyName goes with propertyChange and with nothing else";
    const property = wished.propertyName ?? "";
    const hidden = neverTold.has(property) || (contentOf[type?.name ?? ""] ?? []).includes(property);
    return hidden ? `changes of ${property} cannot be subscribed to` : undefined;
  };
  const found = reason();
  if (found !== undefined) throw new RangeError(`${wished.subscriptionType}: ${found}`);
}
