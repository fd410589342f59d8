import { z } from "zod";

import type { DoorHandler } from "../../shared/crm.ts";
import type { SandboxReply } from "../../shared/http-types.ts";
import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import type { EventBus } from "../change-events/event-bus.ts";
import { gapEvent } from "../change-events/transaction-events.ts";
import type { OrgState } from "../org.ts";
import { adminUserId } from "../records/base-rows.ts";
import type { Streaming } from "./streaming.ts";

const ActSchema = z.union([
  z.strictObject({ drop: z.enum(["connections", "clients"]) }),
  z.strictObject({
    gap: z.strictObject({
      object: z.string(),
      changeType: z.enum(["GAP_CREATE", "GAP_UPDATE", "GAP_DELETE", "GAP_UNDELETE", "GAP_OVERFLOW"]),
      /** Left out for an overflow. */
      recordIds: z.array(z.string()).max(10_000).default([]),
    }),
  }),
]);
type Gap = Extract<z.infer<typeof ActSchema>, { gap: unknown }>["gap"];

/** What the streaming door turns. */
export interface StreamingDoorParts {
  readonly org: OrgState;
  readonly bus: EventBus;
  readonly streaming: Streaming;
}

/** `/_sandbox/streaming`: how the stream stands; what breaks its connections, and gaps that nobody's write has made. */
export function streamingDoor(parts: StreamingDoorParts): readonly Route<DoorHandler>[] {
  const { org, streaming } = parts;
  const state = (): SandboxReply => ({ status: 200, json: streaming.state() });
  return [
    route<DoorHandler>("GET streaming", state),
    route<DoorHandler>("POST streaming", ({ body }) => {
      const act = ActSchema.parse(body);
      if ("gap" in act) addGap(parts, act.gap);
      else if (act.drop === "connections") streaming.cutConnections();
      else streaming.forgetClients();
      org.store.commit();
      return state();
    }),
  ];
}

/** As when records were changed in the database itself, past the application servers. */
function addGap({ org, bus }: StreamingDoorParts, { object, changeType, recordIds }: Gap): void {
  const type = org.catalog.object(object);
  if (type === undefined) throw new RangeError(`no object ${object.slice(0, 50)}`);
  const [settings, facts, atMs] = [org.settings(), org.facts(), org.clock.now()];
  const transaction = { number: bus.nextTransaction(), atMs, origin: "", settings, facts };
  bus.add([gapEvent(type, { changeType, ids: recordIds, userId: adminUserId }, transaction)], atMs, settings);
}
