import { z } from "zod";

import type { SandboxReply } from "../shared/http-types.ts";
import { findObjectType } from "./object-types.ts";
import type { Portal } from "./portal.ts";
import { changedProperty, newProperty } from "./properties/property-input.ts";
import { viewProperty } from "./properties/property-view.ts";

const NamedSchema = z.looseObject({ object: z.string(), name: z.string(), archived: z.boolean().optional() });

/**
 * Does what an admin does to a property in the portal's settings: makes it, changes its label, type or options, archives it
 * or brings it back. The portal's own ones cannot be archived, as through the API.
 */
export function editProperty(portal: Portal, body: unknown): SandboxReply {
  const { object, name, archived } = NamedSchema.parse(body);
  const type = findObjectType(object);
  if (type === undefined) throw new RangeError(`no object type ${object.slice(0, 50)}`);
  const before = portal.catalog.find(type.name, name);
  const made = before === undefined ? newProperty(portal, type, body) : changedProperty(portal, before, body);
  if (archived === true && made.hubspotDefined) throw new RangeError(`${name} is the portal's own and cannot be archived`);
  const archivedAt = archived === undefined ? made.archivedAt : archived ? portal.clock.now() : null;
  const definition = { ...made, archivedAt };
  portal.catalog.save(definition);
  return { status: 200, json: viewProperty(definition) };
}
