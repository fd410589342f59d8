import { canBeCaptured } from "../change-events/captured-objects.ts";
import type { Org } from "../org.ts";

const everything = "/data/ChangeEvents";
const ofObject = /^\/data\/(\w{1,80}?)ChangeEvent$/;

/** Which events a channel carries; nothing when there is no such channel. One of an object nobody selected is there and silent. */
export function channelOf(org: Org, name: string): ((entity: string) => boolean) | undefined {
  if (name === everything) return () => true;
  const object = ofObject.exec(name)?.[1];
  const type = object === undefined ? undefined : org.catalog.object(object);
  // Names of channels are case-sensitive, those of objects are not.
  if (type === undefined || type.name !== object || !canBeCaptured(type.name, org.facts())) return undefined;
  return (entity) => entity === type.name;
}
