import type { InstallationId } from "../../domain/model/ids.ts";
import type { App } from "../app.ts";

/** The part of the app that signing needs. */
export type SigningApp = Pick<App, "store" | "log" | "audit">;

/** A log that has grown is signed so often at most; each 256th entry has a checkpoint of its own besides. */
const SIGN_EVERY_MS = 1_000;

/** Signing that goes on by itself. */
export interface Signing {
  /** Signs what has grown by now. Never throws. */
  once(): Promise<void>;
  /** No more by itself; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/**
 * Signs every log that has grown, until it is stopped. A log that may not be signed (it is not what was signed before) is
 * told once, and looked at again when it has grown.
 */
export function startSigning(app: SigningApp): Signing {
  const signer = checkpointSigner(app);
  let [running, isRunning] = [Promise.resolve(), false];
  const once = (): Promise<void> => (running = running.then(signer));
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    void once().finally(() => { isRunning = false; });
  }, SIGN_EVERY_MS);
  return {
    once,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** A witness is told so often at most how far a log has grown. */
const ANCHOR_EVERY_MS = 600_000;

/** Gives the logs' checkpoints to the witness, where one is set, until the returned function is called. */
export function startAnchoring(app: SigningApp): () => void {
  if (!app.audit.hasWitness) return () => undefined;
  const timer = setInterval(() => void anchorAll(app), ANCHOR_EVERY_MS);
  return () => { clearInterval(timer); };
}

async function anchorAll({ store, log, audit }: SigningApp): Promise<void> {
  try {
    for (const { id } of await store.acrossTenants.list()) {
      const anchored = await audit.anchor(id, { toPerson: false });
      if (!anchored.ok || anchored.value.witness?.ok !== false) continue;
      const { kind, detail } = anchored.value.witness.error;
      if (kind === "inconsistent" || kind === "ahead") log.error({ installation: id, kind, detail }, "the witness knows another history of the audit log: verify it at once");
      else log.warn({ installation: id, kind, detail }, "the witness did not vouch for the audit log's checkpoint; it is asked again");
    }
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.name : "unknown" }, "the audit logs' checkpoints could not be given to the witness; it is tried again");
  }
}

/** One look at all logs. What was seen at a size and not signed, for nothing but reports came or the signer refused, is left alone at that size. */
export function checkpointSigner({ store, log, audit }: SigningApp): () => Promise<void> {
  const left = new Map<InstallationId, number>();
  const refused = new Set<InstallationId>();
  return async () => {
    try {
      for (const { id, size } of await store.acrossTenants.unsigned()) {
        if (left.get(id) === size) continue;
        const signing = await audit.sign(id);
        if (signing.state === "signed") left.delete(id);
        else left.set(id, size);
        if (signing.state !== "refused") refused.delete(id);
        else if (!refused.has(id)) {
          refused.add(id);
          log.error({ installation: id, reason: signing.reason }, "the audit log is not what was signed before, so it is not signed any further: verify it, and compare with a checkpoint kept elsewhere");
        }
      }
    } catch (error) {
      log.warn({ error: error instanceof Error ? error.name : "unknown" }, "the audit logs could not be signed; it is tried again");
    }
  };
}
