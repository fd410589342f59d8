import Mocha from "mocha";
import type { Context, Runnable, Suite } from "mocha";

const reasons = new WeakMap<Runnable | Suite, string>();

/**
 * Skips the running test, or from a `before` hook the whole suite, and records why. A skip without a reason fails the run.
 */
export function skipWithReason(context: Context, reason: string): never {
  if (reason.trim() === "") throw new TypeError("A skip needs a reason");
  const skipped = whatIsSkipped(context);
  if (skipped !== undefined) reasons.set(skipped, reason);
  return context.skip();
}

function whatIsSkipped(context: Context): Runnable | Suite | undefined {
  const running = context.runnable();
  if (!(running instanceof Mocha.Hook)) return running;
  return running.title.startsWith('"before each"') ? context.currentTest : running.parent;
}

/** The reason why a pending test was skipped: its own, or that of the nearest suite around it. */
export function skipReason(test: Runnable): string | undefined {
  let place: Runnable | Suite | undefined = test;
  while (place !== undefined) {
    const reason = reasons.get(place);
    if (reason !== undefined) return reason;
    place = place.parent;
  }
  return undefined;
}
