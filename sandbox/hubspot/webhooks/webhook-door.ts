import type { DoorHandler } from "../../shared/crm.ts";
import type { SandboxReply } from "../../shared/http-types.ts";
import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import type { Portal } from "../portal.ts";
import type { WebhookDeliverer } from "./deliverer.ts";
import { webhookApp } from "./subscriptions.ts";

/** `/_sandbox/webhooks`: stands for the app's project files, where the vendor has no API. */
export function webhookDoor(portal: Portal, deliverer: WebhookDeliverer): readonly Route<DoorHandler>[] {
  const state = (): SandboxReply => ({ status: 200, json: view(portal, deliverer) });
  return [
    route<DoorHandler>("GET webhooks", state),
    route<DoorHandler>("POST webhooks", ({ body }) => {
      portal.webhooks.subscribe(webhookApp(body));
      portal.store.commit();
      return state();
    }),
    route<DoorHandler>("DELETE webhooks", () => {
      portal.webhooks.unsubscribe();
      portal.store.commit();
      return state();
    }),
  ];
}

function view(portal: Portal, deliverer: WebhookDeliverer): Readonly<Record<string, unknown>> {
  const { webhooks } = portal;
  const app = webhooks.app();
  const { delivered, failed, batches } = webhooks.counts();
  const { inFlight, troubles } = deliverer.state();
  const next = webhooks.nextDueAt();
  return {
    targetUrl: app?.targetUrl ?? null,
    maxConcurrent: app?.maxConcurrent ?? null,
    subscriptions: app?.subscriptions ?? [],
    pending: webhooks.pending, inFlight, delivered, failed, batches,
    nextDueAt: next === undefined ? null : new Date(next).toISOString(),
    troubles,
  };
}
