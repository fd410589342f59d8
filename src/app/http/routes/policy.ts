import { type Request, Router } from "express";

import { PRESETS } from "../../../../config/policy/presets.ts";
import type { Actor } from "../../../domain/audit/fact.ts";
import { changedKeys } from "../../../domain/policy/changed-keys.ts";
import { editsBetween } from "../../../domain/policy/edits.ts";
import { PROTECTED_SETTINGS } from "../../../domain/policy/protected-settings.ts";
import type { TenantTransaction } from "../../../ports/store.ts";
import { dryRunPolicy } from "../../../usecases/dry-run-policy.ts";
import { editPolicy } from "../../../usecases/set-policy.ts";
import type { App } from "../../app.ts";
import { policyJsonSchema } from "../../policy-form.ts";
import { readPolicy } from "../../read-policy.ts";
import type { Caller } from "../authenticate.ts";
import { dryRunNotes } from "../dry-run-notes.ts";
import { ifMatch, unseen } from "../entity-tag.ts";
import { DryRunWantedSchema, PolicyWantedSchema, VersionsQuerySchema } from "../policy-schemas.ts";
import { Problem } from "../problem.ts";
import { type Answer, changing, reading } from "../route.ts";
import { mustSeeAll } from "../sight.ts";
import { bodyOf, queryOf } from "../validated.ts";

/** Lists of thousands of addresses. */
const BODY_BYTES_MAX = 2_097_152;
const WRITES = { permission: "policy:write", bodyBytesMax: BODY_BYTES_MAX } as const;

/** `GET` and `PUT /policy`, its versions, and what a draft would have done. */
export function policyRoutes(app: App): Router {
  const router = Router();
  router.get("/policy", ...reading(app, "policy:read", async ({ installation, actor }) => ({ status: 200, body: await app.store.inInstallation(installation, (tx) => present(tx, actor)) })));
  router.put("/policy", ...changing(app, WRITES, (caller, request) => save(app, caller, request)));
  router.get("/policy/versions", ...reading(app, "policy:read", (caller, request) => versions(app, caller, request)));
  router.get("/policy/versions/:version", ...reading(app, "policy:read", (caller, request) => version(app, caller, request)));
  router.post("/policy/dry-run", ...changing(app, { permission: "policy:read", bodyBytesMax: BODY_BYTES_MAX }, async (caller, request) => {
    mustSeeAll(caller);
    const { policy: draft, days } = bodyOf(request, DryRunWantedSchema);
    const run = await dryRunPolicy(app, caller.installation, { draft, days });
    return { status: 200, body: { ...run, notes: dryRunNotes(run, draft) } };
  }));
  return router;
}

async function present(tx: TenantTransaction, actor: Actor) {
  const { policy, policyVersion: version } = tx.installation;
  const given = new Set((await tx.roles.list()).flatMap(({ person, role }) => (role === "admin" ? [person] : [])));
  const admins = (await tx.mirror.users()).filter(({ active, id }) => active && given.has(id) && id !== actor.id);
  return { version, policy, schema: policyJsonSchema, presets: PRESETS, protected: PROTECTED_SETTINGS, otherAdmins: admins.length };
}

async function save(app: App, { installation, actor }: Caller, request: Request): Promise<Answer> {
  const { policy, version, liftOptOuts } = bodyOf(request, PolicyWantedSchema);
  const edited = await editPolicy({ ...app, read: readPolicy }, installation, { policy, version: version ?? versionSeen(request), actor, liftsOptOuts: liftOptOuts });
  if (edited.ok) return { status: 200, body: edited.value };
  if (edited.error.kind === "full") throw new Problem(422, "The list of opt-outs is full", "It cannot hold those of this policy beside those who stand there.", [{ path: "policy.privacy.optOuts", message: "too many" }]);
  throw new Problem(409, "The policy was changed meanwhile", `Version ${String(edited.error.version)} holds by now, and this was made of an older one. Nothing was saved: read it again.`, [{ path: "version", message: `expected ${String(edited.error.version)}` }]);
}

/** The version that the caller saw. */
function versionSeen(request: Request): number {
  const tag = ifMatch(request);
  if (tag === null || !/^\d{1,9}$/.test(tag)) throw unseen("this policy was made");
  return Number(tag);
}

async function versions(app: App, { installation }: Caller, request: Request): Promise<Answer> {
  const { before, limit } = queryOf(request, VersionsQuerySchema);
  const found = await app.store.inInstallation(installation, (tx) => tx.policyVersions.list({ before: before ?? null, limit: limit + 1 }));
  const told = found.slice(0, limit).map(({ policy, ...one }, index) => {
    const older = found[index + 1];
    return { ...one, changed: older === undefined ? null : changedKeys(older.policy, policy) };
  });
  return { status: 200, body: { versions: told, next: found.length > limit ? (told.at(-1)?.version ?? null) : null } };
}

async function version(app: App, { installation }: Caller, request: Request): Promise<Answer> {
  const asked = /^[1-9]\d{0,8}$/.exec(String(request.params["version"]))?.[0];
  const number = Number(asked ?? "0");
  const [one, older] = await app.store.inInstallation(installation, async (tx) => [await tx.policyVersions.get(number), await tx.policyVersions.get(number - 1)] as const);
  if (one === null) throw new Problem(404, "No such version", "The policy never had a version of this number.");
  return { status: 200, body: { ...one, edits: older === null ? [] : editsBetween(older.policy, one.policy) } };
}
