import type { SandboxReply } from "../../shared/http-types.ts";
import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import { ok, param, queryFlag, queryLimit, requireScope } from "../api-call.ts";
import type { ApiCall, ApiHandler } from "../api-call.ts";
import { notFound } from "../api-error.ts";
import type { Owner } from "../model.ts";

const pageMax = 500;
const pageDefault = 100;

/** `/crm/owners/2026-09` (VENDORS 1.5). */
export const ownerRoutes: readonly Route<ApiHandler>[] = [
  route<ApiHandler>("GET /", list),
  route<ApiHandler>("GET :id", read),
];

function list(call: ApiCall): SandboxReply {
  requireScope(call, "crm.objects.owners.read");
  const limit = queryLimit(call, pageDefault, pageMax);
  const email = call.request.query.get("email")?.toLowerCase() ?? "";
  const after = Number(call.request.query.get("after") ?? "0");
  const matching = [...call.portal.owners.values()]
    .filter((owner) => owner.archived === queryFlag(call, "archived") && (email === "" || owner.email === email))
    .filter((owner) => Number(owner.id) >= after);
  const next = matching[limit]?.id;
  return ok({
    results: matching.slice(0, limit).map(viewOwner),
    ...(next === undefined ? {} : { paging: { next: { after: next, link: `${call.request.path}?after=${next}` } } }),
  });
}

/** `idProperty=userId` looks up by user id instead of owner id. */
function read(call: ApiCall): SandboxReply {
  requireScope(call, "crm.objects.owners.read");
  const id = param(call, "id");
  const byUser = call.request.query.get("idProperty") === "userId";
  const owner = byUser
    ? [...call.portal.owners.values()].find((each) => String(each.userId) === id)
    : call.portal.owners.get(id);
  if (owner === undefined || owner.archived !== queryFlag(call, "archived")) throw notFound();
  return ok(viewOwner(owner));
}

/** An archived owner has no user id any more, only the one it had. */
function viewOwner(owner: Owner): Readonly<Record<string, unknown>> {
  return {
    id: owner.id,
    email: owner.email,
    type: "PERSON",
    firstName: owner.firstName,
    lastName: owner.lastName,
    userId: owner.archived ? null : owner.userId,
    userIdIncludingInactive: owner.userId,
    createdAt: new Date(owner.createdAt).toISOString(),
    updatedAt: new Date(owner.updatedAt).toISOString(),
    archived: owner.archived,
  };
}
