import { ok } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { ADMINS_CHANGE_SEEN_MS, remembered } from "../shared/remembered.ts";
import type { HubSpotClient } from "./client.ts";
import { describeFields } from "./field-descriptions.ts";
import type { FieldTypes } from "./map/typed.ts";
import type { RecordNoun } from "./objects.ts";

/** An object's properties as the portal has them, by name with their type, asked anew when `fresh`; null where it would not tell. */
export type KnownProperties = (noun: RecordNoun, fresh?: boolean) => Promise<FieldTypes | null>;

/** Which properties there are. HubSpot leaves out both a property without value and one that is not there (any more), so only this tells them apart. */
export function createKnownProperties(client: HubSpotClient, clock: Clock): KnownProperties {
  const types = remembered(clock, ADMINS_CHANGE_SEEN_MS, async (noun: RecordNoun) => {
    const fields = await describeFields(client, noun);
    return fields.ok ? ok<FieldTypes>(new Map(fields.value.map(({ name, type }) => [name, type]))) : fields;
  });
  return async (noun, fresh) => {
    const known = await types.of(noun, fresh);
    return known.ok ? known.value : null;
  };
}
