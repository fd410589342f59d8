import { randomUUID } from "node:crypto";

import { Router } from "express";

import { userId } from "../../../domain/model/ids.ts";
import { createApiKey, revokeApiKey } from "../../../usecases/manage-api-keys.ts";
import { listPeople, type PersonWithRoles, setRoles } from "../../../usecases/manage-roles.ts";
import type { App } from "../../app.ts";
import { NewKeySchema, RolesSchema } from "../access-schemas.ts";
import { hashOf, newApiKey } from "../credentials.ts";
import { ifMatch, isSeen, tagOf, unseen } from "../entity-tag.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { changing, reading } from "../route.ts";
import { bodyOf } from "../validated.ts";

const BODY_BYTES_MAX = 4_096;
const ADMIN = { permission: "admin", bodyBytesMax: BODY_BYTES_MAX } as const;

/** `/people`: who the CRM knows and what they may do here. `/keys`: the machines. */
export function peopleRoutes(app: App): Router {
  const router = Router();
  router.get("/people", ...reading(app, "admin", async ({ installation }) => ({ status: 200, body: { people: (await listPeople(app, installation)).map(shown) } })));
  router.put("/people/:id/roles", ...changing(app, ADMIN, async ({ installation, actor }, request) => {
    const { roles, version } = bodyOf(request, RolesSchema);
    const seen = version ?? ifMatch(request);
    if (seen === null) throw unseen("of their roles this was made");
    const set = await setRoles(app, installation, userId(idOf(request, "id")), { roles, actor, isSeen: (given) => isSeen(seen, given) });
    if (set.ok) return { status: 200, body: { person: shown(set.value) } };
    if (set.error.kind === "not-found") throw new Problem(404, "No such person", "The CRM of this installation has nobody of this id.");
    throw new Problem(409, "The roles were changed meanwhile", "Somebody else gave or took a role since these were read. Nothing was saved: read them again.", [{ path: "version", message: `expected ${tagOf(set.error.given)}` }]);
  }));
  router.get("/keys", ...reading(app, "admin", async ({ installation }) => {
    const keys = await app.store.inInstallation(installation, (tx) => tx.apiKeys.list());
    return { status: 200, body: { keys: keys.map(({ id, name, permissions, createdAt, revokedAt }) => ({ id, name, permissions, createdAt, revokedAt })) } };
  }));
  router.post("/keys", ...changing(app, ADMIN, async ({ installation, actor }, request) => {
    const { name, permissions } = bodyOf(request, NewKeySchema);
    const [id, key] = [randomUUID(), newApiKey()];
    await createApiKey(app, installation, { id, hash: hashOf(key), name, permissions }, actor);
    return { status: 201, body: { id, name, permissions, key } };
  }));
  router.delete("/keys/:id", ...changing(app, ADMIN, async ({ installation, actor }, request) => {
    const id = idOf(request, "id");
    if (!(await revokeApiKey(app, installation, id, actor))) throw new Problem(404, "No such key", "There is no key of this id in use.");
    return { status: 200, body: { id, revoked: true } };
  }));
  return router;
}

const shown = ({ user: { id, name, email, active }, given, roles }: PersonWithRoles): object => ({ id, version: tagOf(given), name, email, active, given, roles });
