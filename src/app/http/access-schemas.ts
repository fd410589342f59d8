import * as z from "zod";

import { PERMISSIONS } from "../../domain/access/permissions.ts";
import { GIVEN_ROLES, ROLES } from "../../domain/access/roles.ts";

const NAME_CHARS_MAX = 100;
const Permissions = z.array(z.enum(PERMISSIONS)).min(1).transform((asked) => PERMISSIONS.filter((permission) => asked.includes(permission)));

/** The roles that somebody is to have been given, all of them. */
export const RolesSchema = z.strictObject({
  roles: z.array(z.enum(GIVEN_ROLES)).max(GIVEN_ROLES.length).meta({ description: "All that they are to have been given; what is left out is taken back." }),
  version: z.string().max(64).optional().meta({ description: "Of whom this was made, as listed; may be sent as If-Match instead. `*` writes over whatever stands there." }),
});

/** A key to be made. */
export const NewKeySchema = z.strictObject({
  name: z.string().trim().max(NAME_CHARS_MAX).refine((text) => text.isWellFormed(), "well-formed Unicode").default("").meta({ description: "What it is for." }),
  permissions: Permissions,
});

const Person = z.object({
  id: z.string(), version: z.string().meta({ description: "Names what they have been given: a change made of another is refused." }), name: z.string(), email: z.string().nullable(), active: z.boolean(),
  given: z.array(z.enum(GIVEN_ROLES)).meta({ description: "What an admin gave them." }),
  roles: z.array(z.enum(ROLES)).meta({ description: "What they are, by the CRM, the policy and the admins; none for who is not active." }),
});
const Key = z.object({ id: z.string(), name: z.string(), permissions: z.array(z.enum(PERMISSIONS)), createdAt: z.string(), revokedAt: z.string().nullable() });

/** What the routes of access answer. */
export const PeopleSchema = z.object({ people: z.array(Person) });
/** One person. */
export const PersonSchema = z.object({ person: Person });
/** The keys of an installation, revoked ones included. */
export const KeysSchema = z.object({ keys: z.array(Key) });
/** A key as it is made. */
export const MadeKeySchema = z.object({ id: z.string(), name: z.string(), permissions: z.array(z.enum(PERMISSIONS)), key: z.string().meta({ description: "Shown now and not kept: send it as `Authorization: Bearer …`." }) });
/** A key that opens nothing any more. */
export const RevokedKeySchema = z.object({ id: z.string(), revoked: z.literal(true) });
/** Who is signed in. */
export const SessionSchema = z.object({
  person: z.object({ id: z.string(), name: z.string(), kind: z.enum(["user", "admin"]).meta({ description: "admin: whoever came by a one-time link, nobody in particular." }) }),
  since: z.string(), csrfToken: z.string(),
  installations: z.array(z.object({
    id: z.string(), crm: z.string(), name: z.string(), state: z.string(), roles: z.array(z.enum(ROLES)),
    permissions: z.array(z.enum(PERMISSIONS)).meta({ description: "What this person may do there." }),
  })),
});
/** The browsers that one is signed in with. */
export const SessionsSchema = z.object({ sessions: z.array(z.object({ id: z.string(), since: z.string(), lastSeenAt: z.string(), agent: z.string(), current: z.boolean() })) });
/** How many sessions ended. */
export const EndedSchema = z.object({ ended: z.int() });
/** The ways in. */
export const WaysSchema = z.array(z.union([
  z.object({ kind: z.literal("crm"), crm: z.string(), installation: z.string().nullable(), title: z.string(), href: z.string() }),
  z.object({ kind: z.literal("oidc"), title: z.string(), href: z.string() }),
  z.object({ kind: z.literal("link") }),
]));
