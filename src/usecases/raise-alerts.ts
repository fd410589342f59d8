import { type Alert, type Channel, isSettled, isUntold } from "../domain/alerts/alert.ts";
import { conditionsOf, type Standing } from "../domain/alerts/conditions.ts";
import { messageOf, trialMessage } from "../domain/alerts/message.ts";
import { nextTurn } from "../domain/alerts/turn.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { daysAfter } from "../domain/model/time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { Store } from "../ports/store.ts";

/** What telling needs. */
export interface AlertDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly messengers: readonly Messenger[];
  /** Where the console is. */
  readonly publicUrl: string;
}

/** What a look came to. */
export interface Raised {
  readonly open: number;
  /** Through how many channels something was told. */
  readonly told: number;
  /** Channels through which it could not be: it is tried again at the next look. */
  readonly failed: readonly { readonly channel: Channel; readonly message: string }[];
}

/** How long one that is over can be looked at. */
const KEPT_DAYS = 90;

/**
 * Looks at how an installation stands, keeps what needs a person, and tells people what is new, worse, still so or over. One such look at a time; null where another is
 * under way. Each occasion goes through each channel once; a channel that fails has it again at the next look, and only a crash between the sending and the note of it
 * has it sent twice, under the same key.
 */
export async function raiseAlerts(deps: AlertDeps, installation: InstallationId, standing: Standing): Promise<Raised | null> {
  const looked = await deps.store.alone(installation, "alerts", async () => {
    const alerts = await look(deps, installation, standing);
    const { told, failed } = await tellAll(deps, installation, alerts);
    return { open: alerts.filter(({ endedAt }) => endedAt === null).length, told, failed };
  });
  return looked?.value ?? null;
}

function look({ store, clock, messengers }: AlertDeps, installation: InstallationId, standing: Standing): Promise<readonly Alert[]> {
  return store.inInstallation(installation, async (tx) => {
    const now = clock.now();
    const { alerts: terms } = tx.installation.policy;
    const channels = messengers.map(({ channel }) => channel).filter((channel) => channel !== "mail" || terms.mailTo.length > 0);
    const alerts = nextTurn(await tx.alerts.known(), conditionsOf(standing, terms, now), terms, now);
    await tx.alerts.save(alerts.map((alert) => ({ alert, isSettled: isSettled(alert, channels, now) })));
    await tx.alerts.forgetBefore(daysAfter(now, -KEPT_DAYS));
    return alerts;
  });
}

async function tellAll(deps: AlertDeps, installation: InstallationId, alerts: readonly Alert[]): Promise<Pick<Raised, "told" | "failed">> {
  const { name, policy } = await deps.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation));
  const failed: Raised["failed"][number][] = [];
  let told = 0;
  for (const messenger of deps.messengers) {
    const { channel } = messenger;
    const untold = alerts.filter((alert) => isUntold(alert, channel));
    if (untold.length === 0 || (channel === "mail" && policy.alerts.mailTo.length === 0)) continue;
    try {
      await messenger.send(messageOf(untold, { name, url: deps.publicUrl }), policy.alerts.mailTo);
    } catch (error) {
      failed.push({ channel, message: error instanceof Error ? error.message : "unknown" });
      continue;
    }
    told += 1;
    const at = deps.clock.now();
    await deps.store.inInstallation(installation, async (tx) => {
      for (const { id, telling } of untold) if (telling !== null) await tx.alerts.told(id, telling.n, channel, at);
    });
  }
  return { told, failed };
}

/** Somebody has it in hand. False where there is no such alert, or it is over. */
export async function acknowledgeAlert({ store, clock }: Pick<AlertDeps, "store" | "clock">, installation: InstallationId, id: string): Promise<boolean> {
  return store.inInstallation(installation, (tx) => tx.alerts.acknowledge(id, clock.now()));
}

/** Sends a message that says it is a trial, through every channel that is set; tells of each whether it could be handed over. */
export async function tryMessengers({ store, clock, messengers, publicUrl }: AlertDeps, installation: InstallationId): Promise<readonly { readonly channel: Channel; readonly error: string | null }[]> {
  const { name, policy: { alerts: { mailTo } } } = await store.inInstallation(installation, (tx) => Promise.resolve(tx.installation));
  const results = [];
  for (const messenger of messengers.filter(({ channel }) => channel !== "mail" || mailTo.length > 0)) {
    const message = trialMessage({ name, url: publicUrl, at: clock.now() });
    const error = await messenger.send(message, mailTo).then(() => null, (reason: unknown) => (reason instanceof Error ? reason.message : "unknown"));
    results.push({ channel: messenger.channel, error });
  }
  return results;
}
