import type { InstallationId } from "../../domain/model/ids.ts";
import type { Verified } from "../../usecases/audit-log/log-reading.ts";
import type { App } from "../app.ts";

/** How far a walk is, and how far it has to go as far as was known when it began. */
export interface WalkProgress {
  readonly walked: number;
  readonly total: number;
}

/** Somebody who waits for a walk. */
type Watcher = (progress: WalkProgress) => void;

/**
 * Walks logs for those who watch: of each there is one walk at a time in this process, and whoever comes while it is under
 * way watches the rest of it. Its verdict is kept and is one entry of the log. Fails as the walk does.
 */
export function verifyWalks(app: App): (installation: InstallationId, watch: Watcher) => Promise<Verified> {
  const walks = new Map<InstallationId, { readonly watchers: Set<Watcher>; readonly verdict: Promise<Verified> }>();
  const begin = (installation: InstallationId) => {
    const watchers = new Set<Watcher>();
    const tell = (progress: WalkProgress): void => { for (const watcher of watchers) watcher(progress); };
    const verdict = walked(app, installation, tell).finally(() => { walks.delete(installation); });
    const walk = { watchers, verdict };
    walks.set(installation, walk);
    return walk;
  };
  return async (installation, watch) => {
    const { watchers, verdict } = walks.get(installation) ?? begin(installation);
    watchers.add(watch);
    try {
      return await verdict;
    } finally {
      watchers.delete(watch);
    }
  };
}

async function walked(app: App, installation: InstallationId, tell: Watcher): Promise<Verified> {
  const { size: total } = await app.store.inInstallation(installation, (tx) => tx.auditIndex.reach());
  tell({ walked: 0, total });
  return app.audit.verifyAndKeep(installation, { onProgress: (count) => { tell({ walked: count, total: Math.max(total, count) }); } });
}
