import type { Request, RequestHandler, Response } from "express";

import type { Actor } from "../../domain/audit/fact.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Permission, Sight } from "../../ports/access.ts";
import type { App } from "../app.ts";
import { csrfHolds, hashOf } from "./credentials.ts";
import { Problem } from "./problem.ts";

/** Who calls, for which installation. */
export interface Caller {
  readonly actor: Actor;
  readonly installation: InstallationId;
  readonly sees: Sight;
}

const EVERYTHING: Sight = { kind: "all" };

const CALLER = Symbol("caller");

/**
 * Lets in an API key with the permission, or a signed-in admin (who must send `X-CSRF-Token` with anything that
 * changes something). A key speaks for its own installation; an admin names one in the path or with `?installation=` when
 * there are several. Needs no body, and stands before whatever reads one.
 */
export function requires(app: App, permission: Permission): RequestHandler {
  return async (request, response, next) => {
    const authorization = request.get("authorization");
    // Whoever shows a key is judged by it alone: a browser's cookie never makes up for a wrong one.
    const caller = authorization === undefined ? await bySession(app, request, response) : await byKey(app, authorization, { permission, response });
    Reflect.set(response.locals, CALLER, caller);
    next();
  };
}

/** Lets in an API key with the permission and nobody else: for routes that stand before sessions. */
export function requiresKey(app: Pick<App, "access">, permission: Permission): RequestHandler {
  return async (request, response, next) => {
    const authorization = request.get("authorization");
    if (authorization === undefined) throw notSignedIn(response, "Send an API key as a bearer token.");
    Reflect.set(response.locals, CALLER, await byKey(app, authorization, { permission, response }));
    next();
  };
}

/** The caller that {@link requires} let in. */
export function callerOf(response: Response): Caller {
  const caller: unknown = Reflect.get(response.locals, CALLER);
  if (!isCaller(caller)) throw new TypeError("a route without an access rule");
  return caller;
}

function isCaller(value: unknown): value is Caller {
  return typeof value === "object" && value !== null && "installation" in value && "actor" in value;
}

async function byKey(app: Pick<App, "access">, authorization: string, { permission, response }: { readonly permission: Permission; readonly response: Response }): Promise<Caller> {
  const key = /^Bearer (\S{20,200})$/i.exec(authorization)?.[1];
  const known = key === undefined ? null : await app.access.findApiKey(hashOf(key));
  if (known === null) throw notSignedIn(response, "The API key is not known.");
  if (!known.permissions.includes(permission)) throw new Problem(403, "Not allowed", `The API key lacks the permission ${permission}.`);
  return { actor: { kind: "service", id: known.id, auth: "api-key" }, installation: known.installation, sees: EVERYTHING };
}

async function bySession(app: App, request: Request, response: Response): Promise<Caller> {
  if (request.session.admin === undefined) throw notSignedIn(response, "Send an API key as a bearer token, or sign in.");
  checkCsrf(request);
  const all = await app.store.acrossTenants.list();
  const named = request.params["installation"] ?? request.query["installation"];
  const installation = named === undefined ? (all.length === 1 ? all[0] : undefined) : all.find((one) => one.id === named);
  if (installation === undefined) throw new Problem(400, "Which installation?", "Name it with ?installation=.", [{ path: "installation", message: named === undefined ? "is missing" : "is not known" }]);
  return { actor: { kind: "admin", id: "console", auth: "session" }, installation: installation.id, sees: EVERYTHING };
}

/** Lets in a signed-in admin alone, whichever installation the address names; a key speaks for one and may not end it. */
export function requiresAdmin(): RequestHandler {
  return (request, response, next) => {
    if (request.get("authorization") !== undefined) throw new Problem(403, "Not allowed", "Only a signed-in admin may do this.");
    if (request.session.admin === undefined) throw notSignedIn(response, "Sign in first.");
    checkCsrf(request);
    next();
  };
}

function checkCsrf(request: Request): void {
  const changes = request.method !== "GET" && request.method !== "HEAD";
  if (changes && !csrfHolds(request.session.csrf, request.get("x-csrf-token"))) {
    throw new Problem(403, "Not allowed", "The X-CSRF-Token header is missing or not this session's.");
  }
}

/** RFC 9110: who is refused for want of credentials is told which kind would do. */
function notSignedIn(response: Response, detail: string): Problem {
  response.set("WWW-Authenticate", 'Bearer realm="steward"');
  return new Problem(401, "Not signed in", detail);
}
