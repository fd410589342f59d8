import type { SlotContext } from "../shared/slot.ts";
import type { KeyKeeping } from "./key-facts.ts";
import type { EngagementCodec } from "./map/codec.ts";

/** How writes of a noun are to be done in this portal. */
export interface WriteMode {
  readonly keeping: KeyKeeping;
  /** Without the properties that the portal does not have. */
  readonly codec: EngagementCodec;
  readonly context: SlotContext;
}
