import { type Request, Router } from "express";

import { PERMISSIONS } from "../../../domain/access/permissions.ts";
import { readStanding } from "../../../usecases/manage-roles.ts";
import type { App } from "../../app.ts";
import { notSignedIn, signedIn } from "../authenticate.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { endSession } from "../sessions.ts";
import { signInWays } from "../sign-in-ways.ts";

/** Who is signed in, with which browsers, how that ends, and which ways in there are. */
export function sessionRoutes(app: App): Router {
  const router = Router();
  router.get("/sign-in-ways", async (_request, response) => {
    response.json(await signInWays(app));
  });
  router.get("/session", async (request, response) => {
    const shown = await sessionOf(app, request);
    if (shown === null) throw notSignedIn(response, "Open a sign-in link first, or sign in through the CRM.");
    response.json({ ...shown, csrfToken: request.session.csrf });
  });
  router.post("/session/sign-out", async (request, response) => {
    signedIn(request, response);
    await endSession(request);
    response.status(204).end();
  });
  router.get("/sessions", async (request, response) => {
    const current = app.sessions.idOf(request.sessionID);
    const sessions = await app.sessions.list(signedIn(request, response), app.clock.now());
    response.json({ sessions: sessions.map((one) => ({ ...one, current: one.id === current })) });
  });
  router.delete("/sessions/:id", async (request, response) => {
    if (!(await app.sessions.end(signedIn(request, response), idOf(request, "id")))) throw new Problem(404, "No such session", "You are not signed in with it, or not any more.");
    response.status(204).end();
  });
  router.post("/sessions/sign-out-everywhere", async (request, response) => {
    const ended = await app.sessions.endAll(signedIn(request, response));
    await endSession(request);
    response.json({ ended });
  });
  return router;
}

interface SessionShown {
  readonly person: { readonly id: string; readonly name: string; readonly kind: "user" | "admin" };
  readonly since: string;
  readonly installations: readonly { readonly id: string; readonly crm: string; readonly name: string; readonly state: string; readonly roles: readonly string[]; readonly permissions: readonly string[] }[];
}

/** Null for who is not signed in, and for a person who is nobody in any installation any more. */
async function sessionOf(app: App, { session: { admin, person } }: Request): Promise<SessionShown | null> {
  const all = (await app.store.acrossTenants.list()).map(({ id, crm, name, state }) => ({ id, crm, name, state }));
  if (admin !== undefined) return { person: { id: "console", name: "Admin", kind: "admin" }, since: admin.since, installations: all.map((one) => ({ ...one, roles: ["admin"], permissions: PERMISSIONS })) };
  if (person === undefined) return null;
  const theirs = [];
  for (const { installation, user } of person.users) {
    const standing = await readStanding(app, installation, user);
    const one = all.find(({ id }) => id === installation);
    if (standing !== null && one !== undefined) theirs.push({ user, name: standing.name, shown: { ...one, roles: standing.roles, permissions: standing.permissions } });
  }
  const [first] = theirs;
  return first === undefined ? null : { person: { id: first.user, name: first.name, kind: "user" }, since: person.since, installations: theirs.map(({ shown }) => shown) };
}
