import type { MappedFields } from "../../src/ports/crm-connection.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { SlotContext } from "../shared/slot.ts";
import type { SalesforceClient } from "./client.ts";
import type { ConditionalPatch } from "./conditional-patch.ts";
import type { ObjectDescription } from "./describe.ts";
import type { EngagementCodec } from "./map/codec.ts";
import type { OwnerZones } from "./owner-zones.ts";
import type { Relations } from "./relations.ts";
import type { Pause } from "./row-locks.ts";
import type { ReadTaskStatuses } from "./task-statuses.ts";

/** What writing takes. */
export interface WriteParts {
  readonly client: SalesforceClient;
  readonly clock: Clock;
  readonly zones: OwnerZones;
  readonly statuses: ReadTaskStatuses;
  readonly patch: ConditionalPatch;
  readonly pause: Pause;
  readonly mapped: MappedFields;
}

/** How the org keeps our key: as a unique value, or as one that only we look at. */
export type KeyKeeping = "unique" | "plain";

/** Something to write, and what is known of its noun. */
export type Readied<Item> = Item & { readonly ready: Ready };

/** What must be known of the org before the first write of a noun. */
export interface Ready {
  /** Without the fields that this org does not show us, and in its own words. */
  readonly codec: EngagementCodec;
  readonly description: ObjectDescription;
  readonly keeping: KeyKeeping;
  readonly context: SlotContext;
  /** Null where an activity has one person at most (no Shared Activities). */
  readonly relations: Relations | null;
}
