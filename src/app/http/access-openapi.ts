import * as z from "zod";

import { EndedSchema, KeysSchema, MadeKeySchema, NewKeySchema, PeopleSchema, PersonSchema, RevokedKeySchema, RolesSchema, SessionSchema, SessionsSchema, WaysSchema } from "./access-schemas.ts";
import { answers, body, Id, problem } from "./openapi-parts.ts";

const nothing = (description: string) => ({ "204": { description }, "4XX": problem, "5XX": problem });
const Csrf = z.object({ "X-CSRF-Token": z.string().optional().meta({ description: "The csrfToken of GET /session." }) });
const session = { security: [{ session: [] }] };

/** Sessions, people and keys. `params` are those of a changing request. */
export function accessPaths(Installation: z.ZodObject, params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  const asking = { requestParams: { query: Installation } };
  return {
    ...sessionPaths(),
    "/people": {
      get: { operationId: "listPeople", summary: "Who the CRM knows, and what they may do here", description: "Needs admin.", ...asking, responses: answers("Those who are active first, by name", PeopleSchema) },
    },
    "/people/{id}/roles": {
      put: {
        operationId: "setRoles", summary: "Say which roles somebody has been given", description: "Each that comes or goes is an entry of the audit log. Needs admin.",
        requestParams: { ...params, path: Id }, requestBody: body(RolesSchema), responses: answers("The person", PersonSchema),
      },
    },
    "/keys": {
      get: { operationId: "listKeys", summary: "The API keys, revoked ones included", description: "Needs admin.", ...asking, responses: answers("The keys, oldest first", KeysSchema) },
      post: {
        operationId: "createKey", summary: "Make an API key", description: "Only its hash is kept; under an Idempotency-Key the answer is repeated for a day. Needs admin.", requestParams: params, requestBody: body(NewKeySchema),
        responses: { "201": { description: "The key", content: { "application/json": { schema: MadeKeySchema } } }, "4XX": problem, "5XX": problem },
      },
    },
    "/keys/{id}": {
      delete: { operationId: "revokeKey", summary: "Revoke an API key", description: "Needs admin.", requestParams: { ...params, path: Id }, responses: answers("Revoked", RevokedKeySchema) },
    },
  };
}

function sessionPaths() {
  const ending = { ...session, requestParams: { header: Csrf } };
  return {
    "/sign-in-ways": {
      get: { operationId: "listSignInWays", summary: "The ways in", description: "For everybody. `href` takes `next`, a path of this server to go on to.", security: [], responses: answers("The ways there are now", WaysSchema) },
    },
    "/session": {
      get: { operationId: "getSession", summary: "Who is signed in, what they may do where, and the token that changing requests of a session carry", ...session, responses: answers("The session", SessionSchema) },
    },
    "/session/sign-out": { post: { operationId: "signOut", summary: "End this session", ...ending, responses: nothing("It is over") } },
    "/sessions": { get: { operationId: "listSessions", summary: "The browsers that one is signed in with, newest first", ...session, responses: answers("The sessions", SessionsSchema) } },
    "/sessions/{id}": { delete: { operationId: "endSession", summary: "End one of one's sessions", ...session, requestParams: { path: Id, header: Csrf }, responses: nothing("It is over") } },
    "/sessions/sign-out-everywhere": { post: { operationId: "signOutEverywhere", summary: "End all of one's sessions, this one too", ...ending, responses: answers("How many there were", EndedSchema) } },
  };
}
