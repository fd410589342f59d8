import { raw, type Request, type RequestHandler, Router } from "express";

import type { CrmWebhook, Told, WebhookDelivery } from "../../../ports/crm-webhook.ts";
import { noteHints } from "../../../usecases/note-hints.ts";
import type { App } from "../../app.ts";
import { Problem } from "../problem.ts";

/** A hundred events, each with a value of 65,536 characters. */
const BODY_BYTES_MAX = 8 * 1024 * 1024;

/** What taking in webhooks needs of the app. */
export type WebhookApp = Pick<App, "store" | "clock" | "log" | "webhooks" | "publicUrl">;

/**
 * `POST /webhooks/:crm`, for each CRM that calls us: signed by the vendor, no session. Answers 204 once everything that was
 * told is stored, and nothing before; the vendor sends again what was answered otherwise. What it tells of accounts that are
 * not installed here, and events that mean nothing to us, are taken and dropped.
 */
export function webhookRoutes(app: WebhookApp): Router {
  const router = Router();
  for (const webhook of app.webhooks) {
    router.post(`/webhooks/${webhook.crm}`, onlyLikely(app, webhook), raw({ type: () => true, limit: BODY_BYTES_MAX, inflate: false }), take(app, webhook));
  }
  return router;
}

/** Before a byte of the body is read. */
const onlyLikely = ({ clock }: WebhookApp, webhook: CrmWebhook): RequestHandler => (request, _response, next) => {
  if (!webhook.mayBeSigned(headerOf(request), clock.now())) throw unsigned();
  next();
};

const take = (app: WebhookApp, webhook: CrmWebhook): RequestHandler => async (request, response) => {
  const body: unknown = request.body;
  const delivery: WebhookDelivery = {
    method: request.method, url: `${app.publicUrl}${request.originalUrl}`,
    body: body instanceof Uint8Array ? body : new Uint8Array(), header: headerOf(request),
  };
  const reading = webhook.read(delivery, app.clock.now());
  if (!reading.ok) {
    app.log.warn({ crm: webhook.crm, refusal: reading.refusal, correlationId: String(response.locals["correlationId"]) }, "a webhook was refused");
    throw reading.refusal === "unsigned" ? unsigned() : new Problem(400, "The batch cannot be read", "Send a JSON array of at most a hundred events.");
  }
  await noteAll(app, webhook.crm, reading.told);
  response.status(204).end();
};

/** One account whose part cannot be stored has the whole batch sent again, and costs the others in it nothing. */
async function noteAll(app: WebhookApp, crm: CrmWebhook["crm"], told: readonly Told[]): Promise<void> {
  const failures: unknown[] = [];
  for (const { accountId, hints } of told) {
    try {
      const installation = await app.store.acrossTenants.byCrmAccount(crm, accountId);
      if (installation !== null) await noteHints(app, installation, hints);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new Error("what a CRM told could not be stored", { cause: failures[0] });
}

const unsigned = (): Problem => new Problem(401, "The signature is missing, wrong or old", "Sign the request with the app's secret, for the address under which this server is reached, within five minutes.");

const headerOf = (request: Request) => (name: string): string | null => request.get(name) ?? null;
