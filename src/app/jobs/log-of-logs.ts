import { LOG_OF_LOGS } from "../../domain/audit/log-of-logs.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { type Repeating, repeating } from "./repeating.ts";
import type { SigningApp } from "./sign-checkpoints.ts";

/** So often at most the log of logs is told how far the others have grown, and the witness how far it has grown itself. */
const TELL_EVERY_MS = 600_000;

/** Telling the log of logs, going on by itself. */
export interface Telling extends Pick<Repeating, "stop"> {
  /** Tells what was signed by now, without the witness. Never throws. */
  last(): Promise<void>;
}

/**
 * Tells the log of logs of what was signed since, at once and then at its pace, and has the witness vouch for it, until it
 * is stopped. A log that contradicts what was told before is told to the operator, once.
 */
export function startTelling(app: SigningApp): Telling {
  const tell = logTeller(app);
  const loop = repeating(TELL_EVERY_MS, async () => {
    await tell();
    await witnessLogs(app);
  });
  void loop.once();
  return {
    stop: () => loop.stop(),
    async last() {
      await loop.stop();
      await tell();
    },
  };
}

/** One look at all logs. Never throws. */
export function logTeller({ store, log, audit }: SigningApp): () => Promise<void> {
  let alarmed: ReadonlySet<InstallationId> = new Set();
  return async () => {
    try {
      const { refused, failed } = await audit.record(await store.acrossTenants.unrecorded());
      for (const { installation, reason } of refused) {
        if (!alarmed.has(installation)) log.error({ installation, reason }, "the audit log is not the one that the log of logs tells of: it was rewritten, or an older database was put in its place; verify it, and compare with a checkpoint kept elsewhere");
      }
      alarmed = new Set(refused.map(({ installation }) => installation));
      for (const { installation, error } of failed) log.warn({ installation, error }, "the log of logs could not be told of an audit log; it is tried again");
    } catch (error) {
      log.warn({ error: error instanceof Error ? error.name : "unknown" }, "the log of logs could not be told of the audit logs; it is tried again");
    }
  };
}

/** Gives the log of logs' checkpoint to the witness, where one is set; no other log's, so that it learns of none. Never throws. */
export async function witnessLogs({ log, audit }: SigningApp): Promise<void> {
  try {
    if (!audit.hasWitness || (await audit.logOfLogs()) === null) return;
    const anchored = await audit.anchor(LOG_OF_LOGS, { toPerson: false });
    // One that may not be signed goes to nobody; the signer has told why.
    if (!anchored.ok || anchored.value.witness?.ok !== false) return;
    const { kind, detail } = anchored.value.witness.error;
    if (kind === "inconsistent" || kind === "ahead") log.error({ kind, detail }, "the witness knows another history of the log of logs: verify it at once");
    else log.warn({ kind, detail }, "the witness did not vouch for the log of logs' checkpoint; it is asked again");
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.name : "unknown" }, "the log of logs could not be given to the witness; it is tried again");
  }
}
