import type { ContractCheck } from "../contracts/contract-check.ts";
import type { Portal } from "../portal.ts";
import { draw } from "../../shared/chance.ts";
import { signatureV3 } from "./signature.ts";
import type { WebhookApp } from "./subscriptions.ts";
import type { PendingEvent } from "./webhook-store.ts";

/** As many events travel in one request at most (VENDORS 1.10). */
const eventsPerPostMax = 100;
/** However far away the next event is, the clock is looked at again after this long. */
const sleepMsMax = 60_000;
const troublesKept = 20;

/** Why a batch did not arrive. */
export interface Trouble {
  readonly at: string;
  readonly events: number;
  readonly attempt: number;
  readonly reason: string;
}

/** Sends the portal's events to the app, beside the API and never before an answer of it; ends with the process. */
export class WebhookDeliverer {
  readonly #portal: Portal;
  readonly #check: ContractCheck;
  readonly #end = new AbortController();
  #inFlight = 0;
  #troubles: readonly Trouble[] = [];
  #troublesOf: AbortSignal | undefined;
  #turn: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(portal: Portal, check: ContractCheck) {
    this.#portal = portal;
    this.#check = check;
    portal.webhooks.onWork(() => {
      this.#wake();
    });
    this.#wake();
  }

  stop(): void {
    this.#end.abort();
    clearImmediate(this.#turn);
    clearTimeout(this.#timer);
  }

  /** Requests on the wire, and the latest that failed. */
  state(): { readonly inFlight: number; readonly troubles: readonly Trouble[] } {
    return { inFlight: this.#inFlight, troubles: this.#currentTroubles() };
  }

  #wake(): void {
    if (this.#end.signal.aborted) return;
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#send();
    });
  }

  #send(): void {
    const { webhooks, clock } = this.#portal;
    const app = webhooks.app();
    if (app === undefined) return;
    while (this.#inFlight < app.maxConcurrent) {
      const batch = webhooks.takeDue(clock.now(), eventsPerPostMax);
      if (batch.length === 0) break;
      void this.#deliver(app, batch);
    }
    clearTimeout(this.#timer);
    const next = webhooks.nextDueAt();
    if (next === undefined || this.#inFlight >= app.maxConcurrent) return;
    const realMs = Math.ceil((next - clock.now()) / clock.rate);
    this.#timer = setTimeout(() => {
      this.#wake();
    }, Math.min(Math.max(realMs, 1), sleepMsMax)).unref();
  }

  async #deliver(app: WebhookApp, batch: readonly PendingEvent[]): Promise<void> {
    const { webhooks, store, clock } = this.#portal;
    const { epoch } = webhooks;
    this.#inFlight += 1;
    const reason = await this.#post(app, batch, epoch);
    this.#inFlight -= 1;
    if (!this.#end.signal.aborted && !epoch.aborted) {
      webhooks.settle(batch, reason === undefined, this.#portal.settings(), clock.now());
      store.commit();
      if (reason !== undefined) this.#note(batch, reason);
    }
    this.#wake();
  }

  /** Sends one request; tells why it counts as failed, or nothing. */
  async #post(app: WebhookApp, batch: readonly PendingEvent[], epoch: AbortSignal): Promise<string | undefined> {
    const settings = this.#portal.settings();
    const seed = settings.webhookSeed;
    const place = ({ seq, attempt }: PendingEvent): number => (settings.webhookDisorderMs === 0 ? 0 : draw(seed, `place/${String(seq)}/${String(attempt)}`));
    const events = [...batch].sort((a, b) => place(a) - place(b)).map(({ event, attempt }) => ({ ...event, attemptNumber: attempt }));
    const rawBody = JSON.stringify(events);
    const uri = new URL(app.targetUrl).href;
    const timestampMs = settings.webhookSignatureClock === "machine" ? Date.now() : this.#portal.clock.now();
    const timeout = AbortSignal.timeout(settings.webhookTimeoutMs);
    try {
      await this.#check.webhook(events);
      const response = await fetch(uri, {
        method: "POST", body: rawBody, redirect: "manual", signal: AbortSignal.any([timeout, epoch, this.#end.signal]),
        headers: {
          "content-type": "application/json",
          "x-hubspot-signature-v3": signatureV3(app.clientSecret, { method: "POST", uri, rawBody, timestampMs }),
          "x-hubspot-request-timestamp": String(timestampMs),
        },
      });
      await response.body?.cancel();
      return response.ok ? undefined : `HTTP ${String(response.status)}`;
    } catch {
      return timeout.aborted ? `no answer within ${String(settings.webhookTimeoutMs)} ms` : "no connection";
    }
  }

  #note(batch: readonly PendingEvent[], reason: string): void {
    const attempt = batch[0]?.attempt ?? 0;
    const trouble = { at: new Date(this.#portal.clock.now()).toISOString(), events: batch.length, attempt, reason };
    this.#troubles = [...this.#currentTroubles(), trouble].slice(-troublesKept);
    this.#troublesOf = this.#portal.webhooks.epoch;
  }

  /** What went wrong before a reset concerns nobody after it. */
  #currentTroubles(): readonly Trouble[] {
    return this.#troublesOf === this.#portal.webhooks.epoch ? this.#troubles : [];
  }
}
