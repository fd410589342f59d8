import type { InstallationId } from "../../domain/model/ids.ts";
import type { App } from "../app.ts";
import { type Repeating, repeating } from "./repeating.ts";

/** The part of the app that signing needs. */
export type SigningApp = Pick<App, "store" | "log" | "audit">;

/** A log that has grown is signed so often at most; each 256th entry has a checkpoint of its own besides. */
const SIGN_EVERY_MS = 1_000;

/**
 * Signs every log that has grown, the log of logs among them, until it is stopped. A log that may not be signed (it is not
 * what was signed before) is told once, and looked at again when it has grown.
 */
export const startSigning = (app: SigningApp): Repeating => repeating(SIGN_EVERY_MS, checkpointSigner(app));

/** One log in trouble holds up no other. Never throws. */
async function eachLog<One extends { readonly id: InstallationId }>({ log }: SigningApp, list: () => Promise<readonly One[]>, work: (one: One) => Promise<void>): Promise<void> {
  const told = (error: unknown, more: object): void => { log.warn({ ...more, error: error instanceof Error ? error.name : "unknown" }, "an audit log could not be signed; it is tried again"); };
  try {
    for (const one of await list()) await work(one).catch((error: unknown) => { told(error, { installation: one.id }); });
  } catch (error) {
    told(error, {});
  }
}

/** A log that the signer refused is looked at again so much later: each look reads all that came since it was signed. */
const REFUSED_AGAIN_MS = 60_000;

/** One look at all logs. One of which nothing but reports came is left alone at that size. */
export function checkpointSigner(app: SigningApp): () => Promise<void> {
  const { store, log, audit } = app;
  const left = new Map<InstallationId, number>();
  const refusedAt = new Map<InstallationId, number>();
  return () => eachLog(app, () => store.acrossTenants.unsigned(), async ({ id, size }) => {
    if (left.get(id) === size || performance.now() - (refusedAt.get(id) ?? -REFUSED_AGAIN_MS) < REFUSED_AGAIN_MS) return;
    const signing = await audit.sign(id);
    if (signing.state === "unchanged") left.set(id, size);
    else left.delete(id);
    if (signing.state === "refused" && !refusedAt.has(id)) {
      log.error({ installation: id, reason: signing.reason }, "the audit log is not what was signed before, so it is not signed any further: verify it, and compare with a checkpoint kept elsewhere");
    }
    if (signing.state === "refused") refusedAt.set(id, performance.now());
    else refusedAt.delete(id);
  });
}
