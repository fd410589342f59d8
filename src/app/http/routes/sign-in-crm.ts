import { type NextFunction, type Request, type Response, Router } from "express";
import { Passport } from "passport";
import * as z from "zod";

import { installationId, userId } from "../../../domain/model/ids.ts";
import { signInByCrm } from "../../../usecases/sign-in-person.ts";
import type { App, SignInRoad } from "../../app.ts";
import { crmTitle } from "../../compose-known-crms.ts";
import { page } from "../page.ts";
import { passportHandler, refusedGrant } from "../passport-handler.ts";
import { Problem } from "../problem.ts";
import { beginSession, isSignedIn } from "../sessions.ts";
import { localPath } from "../sign-in-ways.ts";

/** Who has not come back from the vendor's page by then begins again; a stranger's session does not stay for hours. */
const WAY_MAX_MS = 20 * 60_000;

declare module "express-session" {
  interface SessionData {
    /** By CRM: where somebody who is signing in wanted to go, and to which host they went for it. */
    signingIn?: Readonly<Partial<Record<SignInRoad["crm"], { readonly next: string; readonly loginUrl: string | null }>>>;
  }
}

/** `GET /sign-in/:crm` sends somebody to the CRM's own page; `GET /oauth/:crm/sign-in/callback` begins the session of whom the CRM names. */
export function signInCrmRoutes(app: App): Router {
  const router = Router();
  const passport = new Passport();
  for (const road of app.signInRoads) mount(router, passport, app, road);
  router.get(["/sign-in/:crm", "/oauth/:crm/sign-in/callback"], () => {
    throw new Problem(404, "No such way in", "Nobody signs in through it here: no OAuth client is set for it.");
  });
  return router;
}

function mount(router: Router, passport: InstanceType<typeof Passport>, app: App, road: SignInRoad): void {
  const { crm } = road;
  const strategy = road.strategy(`${app.publicUrl}/oauth/${crm}/sign-in/callback`, async (identity) => {
    const entered = await signInByCrm(app, identity);
    return entered.ok ? { ...entered.value, refusal: null } : { installation: null, user: null, refusal: entered.error.message };
  });
  const name = `sign-in ${crm}`;
  passport.use(name, strategy);
  router.get(`/sign-in/${crm}`, (request: Request, response: Response, next: NextFunction) => {
    const loginUrl = loginOf(road, request.query["login"]);
    if (!isSignedIn(request)) request.session.cookie.maxAge = WAY_MAX_MS;
    request.session.signingIn = { ...request.session.signingIn, [crm]: { next: localPath(request.query["next"]), loginUrl } };
    passportHandler(passport.authenticate(name, wayOf(loginUrl)))(request, response, next);
  });
  router.get(`/oauth/${crm}/sign-in/callback`, (request: Request, response: Response, next: NextFunction) => {
    if (request.query["error"] !== undefined) {
      response.status(403).send(notIn(crm, `${crmTitle(crm)} did not say who you are, so you are not signed in.`));
      return;
    }
    const way = request.session.signingIn?.[crm];
    const finish = passportHandler(passport.authenticate(name, wayOf(way?.loginUrl ?? null), (error: unknown, came: unknown) => {
      if (error !== null && error !== undefined) next(asProblem(crm, error));
      // Passport fails without an error when the callback does not belong to a sign-in that this browser began.
      else if (came === false || came === undefined) response.status(403).send(notIn(crm, "This page was opened in another browser than the one where you began, or a second time, or too late."));
      else arrive(app, { request, response }, { crm, came, goTo: way?.next ?? "/" }).catch(next);
    }));
    void finish(request, response, next);
  });
}

/** What the road is told of one person's way, among passport's own options. */
const wayOf = (loginUrl: string | null): { readonly session: false; readonly loginUrl: string | null } => ({ session: false, loginUrl });

/** How a sign-in ended, as the strategy's `accept` told it to passport. */
const EndSchema = z.union([
  z.object({ refusal: z.null(), installation: z.string().transform(installationId), user: z.string().transform(userId) }),
  z.object({ refusal: z.string() }),
]);

async function arrive(app: App, { request, response }: { readonly request: Request; readonly response: Response }, { crm, came, goTo }: { readonly crm: string; readonly came: unknown; readonly goTo: string }): Promise<void> {
  const end = EndSchema.parse(came);
  if (end.refusal !== null) {
    response.status(403).send(notIn(crm, end.refusal));
    return;
  }
  const { installation, user } = end;
  await beginSession(app, request, { kind: "person", who: `user:${installation}:${user}`, users: [{ installation, user }] });
  response.redirect(303, goTo);
}

/** As for installing: the connector's own rule says which hosts are the vendor's. */
function loginOf({ crm, loginHost }: SignInRoad, named: unknown): string | null {
  if (named === undefined) return null;
  const host = typeof named === "string" ? loginHost?.(named) ?? null : null;
  if (host === null) throw new Problem(400, "Nobody signs in there", `The address after login= is none where people sign in to ${crmTitle(crm)}. Leave it out, or give the https address of your own org.`);
  return host;
}

function asProblem(crm: string, error: unknown): unknown {
  const refused = refusedGrant(error);
  return refused === null ? error : new Problem(refused.isForbidden ? 403 : 502, `${crmTitle(crm)} did not say who you are`, `${refused.message} You are not signed in; try again.`);
}

function notIn(crm: string, ...paragraphs: readonly string[]): string {
  return page("Not signed in", paragraphs, [{ href: `/sign-in/${crm}`, text: `Try again with ${crmTitle(crm)}` }, { href: "/", text: "To the start page" }]);
}
