/** Work that is done again and again until it is stopped. */
export interface Repeating {
  /** Does it once more, behind what is under way. */
  once(): Promise<void>;
  /** No more by itself; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/** Does `work`, which never throws, each `everyMs`; a turn that comes while it is still at it is left out. */
export function repeating(everyMs: number, work: () => Promise<void>): Repeating {
  let [running, isRunning] = [Promise.resolve(), false];
  const once = (): Promise<void> => (running = running.then(work));
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    void once().finally(() => { isRunning = false; });
  }, everyMs);
  return {
    once,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
