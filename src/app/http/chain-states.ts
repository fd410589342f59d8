import type { ChainReport } from "../../domain/audit/report.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import { UntrustedCheckpointError } from "../../usecases/audit-log/verify-audit.ts";
import type { App } from "../app.ts";

/** What was last found of a chain, and when; null while the first walk is under way. */
export type ChainState = Walked | null;

/** `refusal`: why a chain could not be held against its checkpoints at all. */
export type Walked = { readonly atMs: number } & ({ readonly report: ChainReport } | { readonly refusal: string });

/** A walk reads the whole chain: a page that is opened often walks it no oftener. */
const FRESH_MS = 5 * 60_000;
/** A page waits for a walk no longer; a long chain is shown when it is opened next. */
const WAIT_MS = 1_500;

/** Knows how the audit chains stand, without walking them for every visitor. */
export function chainStates(app: App): (installation: InstallationId) => Promise<ChainState> {
  const known = new Map<InstallationId, ChainState>();
  const walking = new Map<InstallationId, Promise<void>>();
  const walk = async (installation: InstallationId): Promise<void> => {
    try {
      known.set(installation, { ...(await found(app, installation)), atMs: Date.parse(app.clock.now()) });
    } finally {
      walking.delete(installation);
    }
  };
  return async (installation) => {
    const state = known.get(installation) ?? null;
    if (state !== null && Date.parse(app.clock.now()) - state.atMs < FRESH_MS) return state;
    const walk_ = walking.get(installation) ?? walk(installation);
    walking.set(installation, walk_);
    await within(walk_, WAIT_MS);
    return known.get(installation) ?? null;
  };
}

async function found(app: App, installation: InstallationId): Promise<{ readonly report: ChainReport } | { readonly refusal: string }> {
  try {
    return { report: await app.audit.verify(installation) };
  } catch (error) {
    if (error instanceof UntrustedCheckpointError) return { refusal: error.message };
    throw error;
  }
}

/** Waits for something, but not for long; that it failed is told to whoever asks for it. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => { late.resolve(undefined); }, ms);
  try {
    await Promise.race([work.catch(() => undefined), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
