import type { InstallationId } from "../../../domain/model/ids.ts";
import { progressOf, type Progress } from "../../../domain/sync/progress.ts";
import type { App } from "../../app.ts";
import type { Output } from "../command.ts";

/** Shows a person who waits for a synchronisation what the worker has stored of it so far: how many, how fast, how long still. */
export function progressWatcher(app: Pick<App, "store">, installation: InstallationId, out: Pick<Output, "progress">): (seconds: number) => void {
  let isAsking = false;
  return (seconds) => {
    if (isAsking) return;
    isAsking = true;
    void show(app, installation, out, seconds).catch(() => undefined).finally(() => { isAsking = false; });
  };
}

async function show({ store }: Pick<App, "store">, installation: InstallationId, out: Pick<Output, "progress">, seconds: number): Promise<void> {
  const under = (await store.inInstallation(installation, (tx) => tx.sync.passes())).find(({ pass }) => pass.read > 0);
  if (under === undefined) {
    out.progress("waiting for a worker, s", seconds, null);
    return;
  }
  const progress = progressOf(under.pass);
  out.progress(`${under.object}${paceOf(progress)}`, progress.read, progress.total);
}

/** `, 800/s, 2 min left`; nothing where nothing is known. */
export function paceOf({ perSecond, secondsLeft }: Progress): string {
  const rate = perSecond === null ? "" : `, ${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString("en-US")}/s`;
  if (secondsLeft === null) return rate;
  return `${rate}, ${secondsLeft < 90 ? `${secondsLeft} s` : `${Math.round(secondsLeft / 60)} min`} left`;
}
