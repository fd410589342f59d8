import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";

/** What a vendor said lately, by what it was asked about. */
export interface Remembered<Key, Value> {
  /** From memory unless `fresh` is asked for. */
  of(key: Key, fresh?: boolean): Promise<Result<Value, CrmError>>;
  forget(): void;
}

/** An admin's change of fields, permissions or lists is seen after this long. */
export const ADMINS_CHANGE_SEEN_MS = 10 * 60 * 1000;
/** So many answers are remembered; nobody of ours asks about more. */
const KEYS_MAX = 50;

/** Asks once for all callers in a while. A failure is not remembered; a clock that was set back makes an answer old. */
export function remembered<Key, Value>(clock: Clock, keptMs: number, ask: (key: Key) => Promise<Result<Value, CrmError>>): Remembered<Key, Value> {
  const known = new Map<Key, { readonly atMs: number; readonly answer: Promise<Result<Value, CrmError>> }>();
  return {
    async of(key, fresh = false) {
      const nowMs = Date.parse(clock.now());
      const seen = known.get(key);
      if (!fresh && seen !== undefined && Math.abs(nowMs - seen.atMs) < keptMs) return seen.answer;
      if (known.size >= KEYS_MAX) known.clear();
      const entry = { atMs: nowMs, answer: ask(key) };
      known.set(key, entry);
      const answer = await entry.answer;
      if (!answer.ok && known.get(key) === entry) known.delete(key);
      return answer;
    },
    forget: () => { known.clear(); },
  };
}
