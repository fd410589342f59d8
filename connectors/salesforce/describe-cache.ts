import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { RestCall } from "./rest.ts";
import { ObjectDescriptionSchema } from "./describe.ts";
import type { ObjectDescription } from "./describe.ts";

/** An admin's change of fields or permissions is seen after this long. */
const DESCRIBE_KEPT_MS = 10 * 60 * 1000;
/** So many objects are kept; nobody of ours asks for more. */
const OBJECTS_MAX = 50;

type Description = Result<ObjectDescription | null, CrmError>;

/** Asks the org about its objects, once for all callers in a while. A failure is not kept. */
export function createDescriptions(call: RestCall, clock: Clock): (object: string, fresh?: boolean) => Promise<Description> {
  const kept = new Map<string, { readonly at: number; readonly description: Promise<Description> }>();

  async function ask(object: string): Promise<Description> {
    const answer = await call({ method: "GET", path: `/sobjects/${encodeURIComponent(object)}/describe`, mutates: false }, ObjectDescriptionSchema);
    if (answer.ok) return ok(answer.value.body);
    // An object that this org or this user does not have; the rest of the day works without it.
    return answer.error.kind === "not-found" ? ok(null) : answer;
  }

  return async (object, fresh = false) => {
    const now = Date.parse(clock.now());
    const known = kept.get(object);
    if (!fresh && known !== undefined && now - known.at < DESCRIBE_KEPT_MS) return known.description;
    if (kept.size >= OBJECTS_MAX) kept.clear();
    const entry = { at: now, description: ask(object) };
    kept.set(object, entry);
    const description = await entry.description;
    if (!description.ok && kept.get(object) === entry) kept.delete(object);
    return description;
  };
}
