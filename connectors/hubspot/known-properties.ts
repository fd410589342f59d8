import type { Clock } from "../../src/ports/clock.ts";
import type { HubSpotClient } from "./client.ts";
import { describeFields } from "./field-descriptions.ts";
import type { FieldTypes } from "./map/typed.ts";
import type { RecordNoun } from "./objects.ts";

/** An object's properties as the portal has them, by name with their type, asked anew when `fresh`; null where it would not tell. */
export type KnownProperties = (noun: RecordNoun, fresh?: boolean) => Promise<FieldTypes | null>;

/** An admin's change is seen after this long. */
const KEPT_MS = 10 * 60 * 1000;

/**
 * Which properties there are. HubSpot leaves out both a property without value and one that is not there (any more), so
 * only this tells them apart. Asked once in a while for all callers; a failure is not kept.
 */
export function createKnownProperties(client: HubSpotClient, clock: Clock): KnownProperties {
  const kept = new Map<RecordNoun, { readonly atMs: number; readonly types: Promise<FieldTypes | null> }>();

  async function ask(noun: RecordNoun): Promise<FieldTypes | null> {
    const fields = await describeFields(client, noun);
    return fields.ok ? new Map(fields.value.map(({ name, type }) => [name, type])) : null;
  }

  return async (noun, fresh = false) => {
    const nowMs = Date.parse(clock.now());
    const known = kept.get(noun);
    if (!fresh && known !== undefined && nowMs - known.atMs < KEPT_MS) return known.types;
    const entry = { atMs: nowMs, types: ask(noun) };
    kept.set(noun, entry);
    const types = await entry.types;
    if (types === null && kept.get(noun) === entry) kept.delete(noun);
    return types;
  };
}
