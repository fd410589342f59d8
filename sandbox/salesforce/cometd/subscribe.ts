import type { EventBus } from "../change-events/event-bus.ts";
import type { Org } from "../org.ts";
import { channelOf } from "./channels.ts";
import { failure, success } from "./messages.ts";
import type { Message, Reply } from "./messages.ts";
import type { StreamClient } from "./stream-clients.ts";

const newOnly = -1;
const allKept = -2;

/** What subscriptions are made on. */
export interface Stream {
  readonly org: Org;
  readonly bus: EventBus;
}

/** `/meta/subscribe`: all of the channels, or none and the vendor's reason. */
export function subscribe({ org, bus }: Stream, client: StreamClient, message: Message): Reply {
  const { subscription } = message;
  const channels = subscription === undefined ? [] : [subscription].flat();
  const told = { clientId: client.id, subscription };
  if (channels.length === 0) return failure(message, "400::Channel name not specified", told);
  const places = new Map<string, number>();
  for (const channel of channels) {
    if (!channel.startsWith("/")) return failure(message, "400::Channel subscriptions must start with a leading '/'", told);
    if (channelOf(org, channel) === undefined) return failure(message, `400::The channel you requested to subscribe to does not exist {${channel}}`, told);
    const place = placeOf({ org, bus }, message, channel);
    if (typeof place === "string") return failure(message, place, told);
    places.set(channel, place);
  }
  for (const [channel, place] of places) client.places.set(channel, place);
  return success(message, told);
}

/** `/meta/unsubscribe`, also from what was never subscribed to. */
export function unsubscribe(client: StreamClient, message: Message): Reply {
  for (const channel of [message.subscription ?? []].flat()) client.places.delete(channel);
  return success(message, { clientId: client.id, subscription: message.subscription });
}

/** The replay id behind which a subscription begins, or the error. */
function placeOf({ org, bus }: Stream, { ext }: Message, channel: string): number | string {
  if (ext?.replay === undefined || typeof ext.replay === "boolean") return bus.lastReplayId;
  const asked = ext.replay[channel];
  if (asked === undefined) {
    const given = Object.entries(ext.replay).map(([name, id]) => `${name}=${String(id)}`).join(", ");
    return `400::The replayId for channel {${channel}} wasn't found using the provided replay ID map {{${given}}}. ` +
      "Ensure that the channel name you provided in the replay map is valid and matches the channel name used for subscribing.";
  }
  if (asked === newOnly) return bus.lastReplayId;
  if (asked === allKept) {
    bus.forgetOld(org.clock.now());
    return 0;
  }
  if (bus.keeps(asked, org.clock.now())) return asked;
  return `400::The replayId {${String(asked)}} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.`;
}
