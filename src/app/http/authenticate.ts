import type { Request, RequestHandler, Response } from "express";

import { EVERYTHING, type Permission, type Sight } from "../../domain/access/permissions.ts";
import { rolesWith } from "../../domain/access/roles.ts";
import type { Actor } from "../../domain/audit/fact.ts";
import { type InstallationId, installationId } from "../../domain/model/ids.ts";
import { readStanding } from "../../usecases/manage-roles.ts";
import type { App } from "../app.ts";
import { csrfHolds, hashOf } from "./credentials.ts";
import { Problem } from "./problem.ts";

/** Who calls, for which installation. */
export interface Caller {
  readonly actor: Actor;
  readonly installation: InstallationId;
  readonly sees: Sight;
}

const CALLER = Symbol("caller");
const CONSOLE: Actor = { kind: "admin", id: "console", auth: "session" };

/**
 * Lets in an API key with the permission, a signed-in person whose roles have it, or the admin of a one-time link; sessions must send
 * `X-CSRF-Token` with anything that changes something. A key speaks for its own installation; others name one of theirs in the path or with
 * `?installation=` when there are several. Needs no body, and stands before whatever reads one.
 */
export function requires(app: App, permission: Permission): RequestHandler {
  return async (request, response, next) => {
    Reflect.set(response.locals, CALLER, await caller(app, request, { permission, response }));
    next();
  };
}

/** Whoever shows a key is judged by it alone: a browser's cookie never makes up for a wrong one. */
async function caller(app: App, request: Request, needed: Needed): Promise<Caller> {
  const authorization = request.get("authorization");
  return authorization === undefined ? bySession(app, request, needed) : ofNamed(request, await byKey(app, authorization, needed));
}

/** Whether whom {@link requires} let in would be let in now as well: for answers that last. */
export async function mayStill(app: App, request: Request, needed: Needed): Promise<boolean> {
  try {
    if (request.get("authorization") === undefined) await reloaded(request);
    await caller(app, request, needed);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** A session that was ended meanwhile is nobody's. */
function reloaded(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.reload((error: unknown) => { if (error === undefined || error === null) resolve(); else reject(new Problem(401, "Not signed in", "The session has ended.")); });
  });
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

interface Needed {
  readonly permission: Permission;
  readonly response: Response;
}

async function byKey(app: Pick<App, "access">, authorization: string, { permission, response }: Needed): Promise<Caller> {
  const key = /^Bearer (\S{20,200})$/i.exec(authorization)?.[1];
  const known = key === undefined ? null : await app.access.findApiKey(hashOf(key));
  if (known === null) throw notSignedIn(response, "The API key is not known.");
  if (!known.permissions.includes(permission)) throw new Problem(403, "Not allowed", `The API key lacks the permission ${permission}.`);
  return { actor: { kind: "service", id: known.id, auth: "api-key" }, installation: known.installation, sees: EVERYTHING };
}

/** A key that names an installation means its own: whatever else it names is not done to that one instead. */
function ofNamed(request: Request, caller: Caller): Caller {
  const named = [request.params["installation"], request.query["installation"]];
  if (named.every((one) => one === undefined || one === caller.installation)) return caller;
  throw new Problem(404, "No such installation", "There is none of this id that you may see.");
}

async function bySession(app: App, request: Request, needed: Needed): Promise<Caller> {
  const named = request.params["installation"] ?? request.query["installation"];
  if (request.session.admin === undefined) return ofPerson(app, request, { ...needed, named });
  checkCsrf(request);
  return { actor: CONSOLE, installation: chosen((await app.store.acrossTenants.list()).map(({ id }) => ({ installation: id })), named).installation, sees: EVERYTHING };
}

/** What somebody may do is asked for every request: who left the CRM, or lost a role, has lost it here at once. */
async function ofPerson(app: App, request: Request, { permission, response, named }: Needed & { readonly named: unknown }): Promise<Caller> {
  const { person } = request.session;
  if (person === undefined) throw notSignedIn(response, "Send an API key as a bearer token, or sign in.");
  checkCsrf(request);
  const { installation, user } = chosen(person.users, named);
  const standing = await readStanding(app, installation, user);
  if (standing === null) throw notSignedIn(response, "The CRM does not have you among its active users any more.");
  if (!standing.permissions.includes(permission)) throw new Problem(403, "Not allowed", `You lack the permission ${permission}. Roles that have it: ${rolesWith(permission).join(", ")}.`);
  return { actor: { kind: "user", id: user, auth: "session" }, installation, sees: standing.sees(permission) };
}

/** The installation that is meant among those of the caller; any other is as unknown as one that does not exist. */
function chosen<One extends { readonly installation: InstallationId }>(all: readonly One[], named: unknown): One {
  const one = named === undefined ? (all.length === 1 ? all[0] : undefined) : all.find(({ installation }) => installation === named);
  if (one !== undefined) return one;
  throw new Problem(400, "Which installation?", "Name it with ?installation=.", [{ path: "installation", message: named === undefined ? "is missing" : "is not known" }]);
}

/** Lets in a signed-in admin of the installation that the address names as `:id`; a key speaks for one and may not end it. */
export function requiresAdmin(app: App): RequestHandler {
  return async (request, response, next) => {
    if (request.get("authorization") !== undefined) throw new Problem(403, "Not allowed", "Only a signed-in admin may do this.");
    const named = String(request.params["id"]);
    const isAdmin = request.session.admin !== undefined;
    if (isAdmin) checkCsrf(request);
    const caller = isAdmin ? { actor: CONSOLE, installation: installationId(named), sees: EVERYTHING } : await ofPerson(app, request, { permission: "admin", response, named });
    Reflect.set(response.locals, CALLER, caller);
    next();
  };
}

/** Whether whoever asks is signed in as an admin of an installation, by the one-time link or by their role. */
export async function isAdminOf(app: Pick<App, "store">, { session }: Request, installation: InstallationId): Promise<boolean> {
  if (session.admin !== undefined) return true;
  const user = session.person?.users.find((one) => one.installation === installation)?.user;
  return user !== undefined && ((await readStanding(app, installation, user))?.permissions.includes("admin") ?? false);
}

/** Lets in whoever is signed in, with whatever right; yields whose session it is. */
export function signedIn(request: Request, response: Response): string {
  const { who } = request.session;
  if (who === undefined) throw notSignedIn(response, "Sign in first.");
  checkCsrf(request);
  return who;
}

function checkCsrf(request: Request): void {
  const changes = request.method !== "GET" && request.method !== "HEAD";
  if (changes && !csrfHolds(request.session.csrf, request.get("x-csrf-token"))) {
    throw new Problem(403, "Not allowed", "The X-CSRF-Token header is missing or not this session's.");
  }
}

/** RFC 9110: who is refused for want of credentials is told which kind would do. */
export function notSignedIn(response: Response, detail: string): Problem {
  if (!response.headersSent) response.set("WWW-Authenticate", 'Bearer realm="steward"');
  return new Problem(401, "Not signed in", detail);
}
