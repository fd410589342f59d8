import type { NextFunction, Request, RequestHandler, Response } from "express";

import type { Actor } from "../../domain/audit/fact.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Permission } from "../../ports/access.ts";
import type { App } from "../app.ts";
import { Problem } from "./problem.ts";
import { csrfHolds, hashOf } from "./sessions.ts";

/** Who calls, for which installation. */
export interface Caller {
  readonly actor: Actor;
  readonly installation: InstallationId;
}

const CALLER = Symbol("caller");

/**
 * Lets in an API key with the permission, or a signed-in admin (who must send `X-CSRF-Token` with anything that
 * changes something). A key speaks for its own installation; an admin names one with `?installation=` when there are several.
 */
export function requires(app: App, permission: Permission): RequestHandler {
  return async (request, response, next) => {
    const bearer = /^Bearer (\S{20,200})$/.exec(request.get("authorization") ?? "")?.[1];
    const caller = bearer === undefined ? await bySession(app, request) : await byKey(app, bearer, permission);
    Reflect.set(response.locals, CALLER, caller);
    next();
  };
}

/** The caller that {@link requires} let in. */
export function callerOf(response: Response): Caller {
  const caller: unknown = Reflect.get(response.locals, CALLER);
  if (!isCaller(caller)) throw new TypeError("a route without an access rule");
  return caller;
}

/** Runs an async handler whose caller is known. */
export function withCaller(work: (caller: Caller, request: Request, response: Response) => Promise<void>): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    work(callerOf(response), request, response).catch(next);
  };
}

function isCaller(value: unknown): value is Caller {
  return typeof value === "object" && value !== null && "installation" in value && "actor" in value;
}

async function byKey(app: App, key: string, permission: Permission): Promise<Caller> {
  const known = await app.access.findApiKey(hashOf(key));
  if (known === null) throw new Problem(401, "Not signed in", "The API key is not known.");
  if (!known.permissions.includes(permission)) throw new Problem(403, "Not allowed", `The API key lacks the permission ${permission}.`);
  return { actor: { kind: "service", id: known.id, auth: "api-key" }, installation: known.installation };
}

async function bySession(app: App, request: Request): Promise<Caller> {
  if (request.session.admin === undefined) throw new Problem(401, "Not signed in", "Send an API key as a bearer token, or sign in.");
  const changes = request.method !== "GET" && request.method !== "HEAD";
  if (changes && !csrfHolds(request.session.csrf, request.get("x-csrf-token"))) {
    throw new Problem(403, "Not allowed", "The X-CSRF-Token header is missing or not this session's.");
  }
  const all = await app.store.acrossTenants.list();
  const named = typeof request.query["installation"] === "string" ? request.query["installation"] : null;
  const installation = named === null ? (all.length === 1 ? all[0] : undefined) : all.find((one) => one.id === named);
  if (installation === undefined) throw new Problem(400, "Which installation?", "Name it with ?installation=.", [{ path: "installation", message: named === null ? "is missing" : "is not known" }]);
  return { actor: { kind: "admin", id: "console", auth: "session" }, installation: installation.id };
}
