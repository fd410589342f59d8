import { err } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Grant, GrantStore, HeldGrant as Held } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";

/** A grant store of one installation in this process. */
export interface InMemoryGrants extends GrantStore {
  readonly refreshes: number;
  replace(grant: Grant | null): void;
}

/** Keeps the port's promise: one refresh at a time, and none for a generation that is past. */
export function inMemoryGrants(first: Grant | null): InMemoryGrants {
  let held: Held | null = first === null ? null : { grant: first, generation: 1 };
  let running: Promise<unknown> = Promise.resolve();
  let refreshes = 0;

  async function refreshIfSeen(seen: number, refresh: (current: Grant) => Promise<Result<Grant, CrmError>>): Promise<Result<Held, CrmError>> {
    if (held === null) {
      return err({ kind: "unauthorized", publicMessage: "no grant", http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false });
    }
    if (held.generation !== seen) return { ok: true, value: held };
    refreshes += 1;
    const fresh = await refresh(held.grant);
    if (!fresh.ok) return fresh;
    held = { grant: fresh.value, generation: seen + 1 };
    return { ok: true, value: held };
  }

  return {
    get refreshes() { return refreshes; },
    replace: (grant) => { held = grant === null ? null : { grant, generation: (held?.generation ?? 0) + 1 }; },
    load: () => Promise.resolve(held),
    alone: (work) => (held === null ? Promise.resolve(null) : work(held.grant)),
    refreshOnce(seen, refresh) {
      const result = running.then(() => refreshIfSeen(seen, refresh));
      running = result.catch(() => undefined);
      return result;
    },
  };
}
