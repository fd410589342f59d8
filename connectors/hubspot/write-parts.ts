import type { MappedFields } from "../../src/ports/crm-connection.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { HubSpotClient } from "./client.ts";
import type { KeyFacts } from "./key-facts.ts";
import type { KeyFinder } from "./key-finder.ts";
import type { KnownProperties } from "./known-properties.ts";
import type { Zones } from "./users.ts";

/** What writing takes. */
export interface WriteParts {
  readonly client: HubSpotClient;
  readonly clock: Clock;
  readonly zones: Zones;
  readonly keys: KeyFacts;
  readonly finder: KeyFinder;
  readonly mapped: MappedFields;
  readonly known: KnownProperties;
}
