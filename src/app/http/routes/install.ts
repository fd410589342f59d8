import { type NextFunction, type Request, type Response, Router } from "express";
import { Passport } from "passport";
import * as z from "zod";

import { loadDefaultPolicy } from "../../../../config/load.ts";
import { connectCrm } from "../../../usecases/connect-crm.ts";
import type { CrmConnection } from "../../../ports/crm-connection.ts";
import type { InstallationId } from "../../../domain/model/ids.ts";
import type { NewInstallation } from "../../../ports/store.ts";
import type { App, InstallRoad } from "../../app.ts";
import { crmTitle } from "../../compose-known-crms.ts";
import { isAdminOf } from "../authenticate.ts";
import { page } from "../page.ts";
import { passportHandler, refusedGrant } from "../passport-handler.ts";
import { Problem } from "../problem.ts";
import { isSignedIn } from "../sessions.ts";

/** An admin who has not come back from the vendor's page by then begins again; a stranger's session does not stay for hours. */
const CONSENT_MAX_MS = 20 * 60_000;

declare module "express-session" {
  interface SessionData {
    /** Where the admin of each CRM's open consent wanted to sign in, if anywhere of their own. */
    loginHosts?: Readonly<Partial<Record<InstallRoad["crm"], string | null>>>;
  }
}

/** `GET /install/:crm` sends an admin to the vendor's consent page; `GET /oauth/:crm/callback` makes the installation. */
export function installRoutes(app: App): Router {
  const router = Router();
  const passport = new Passport();
  for (const road of app.installRoads) mount(router, passport, app, road);
  router.get(["/install/:crm", "/oauth/:crm/callback"], () => {
    throw new Problem(404, "No such CRM", "It cannot be installed here: no OAuth client is set for it.");
  });
  return router;
}

function mount(router: Router, passport: InstanceType<typeof Passport>, app: App, road: InstallRoad): void {
  const { crm } = road;
  const callbackUrl = `${app.publicUrl}/oauth/${crm}/callback`;
  const wayFor = (request: Request) => road.strategy(callbackUrl, (granted) => connect(app, request, { crm, ...granted }));
  router.get(`/install/${crm}`, (request: Request, response: Response, next: NextFunction) => {
    const loginUrl = loginOf(road, request.query["login"]);
    if (!isSignedIn(request)) request.session.cookie.maxAge = CONSENT_MAX_MS;
    request.session.loginHosts = { ...request.session.loginHosts, [crm]: loginUrl };
    passportHandler(passport.authenticate(wayFor(request), wayOf(loginUrl)))(request, response, next);
  });
  router.get(`/oauth/${crm}/callback`, (request: Request, response: Response, next: NextFunction) => {
    if (request.query["error"] !== undefined) {
      response.status(403).send(notConnected(crm, `Access to ${crmTitle(crm)} was not granted, so nothing was stored.`, "Open the install link again when you are ready."));
      return;
    }
    const finish = passportHandler(passport.authenticate(wayFor(request), wayOf(request.session.loginHosts?.[crm] ?? null), (error: unknown, installed: unknown) => {
      if (error !== null && error !== undefined) next(asProblem(crm, error));
      // Passport fails without an error when the callback does not belong to a consent that this browser began.
      else if (installed === false || installed === undefined) response.status(403).send(notConnected(crm, "This page was opened in another browser than the install link, or a second time, or too late. Nothing was stored.", "Open the install link again."));
      else finished(crm, response, EndSchema.parse(installed));
    }));
    void finish(request, response, next);
  });
}

/** Makes or renews the installation of a grant; who is signed in with the browser that came back may renew as an admin. */
async function connect(app: App, request: Request, { crm, grant, grantor }: Pick<NewInstallation, "crm" | "grant" | "grantor">): Promise<End & { readonly installation: InstallationId }> {
  const wanted = { crm, grantor, grant, policy: await loadDefaultPolicy(), auditOrigin: app.settings.AUDIT_ORIGIN, at: app.clock.now() };
  const open = async (id: CrmConnection["installation"]): Promise<CrmConnection["provisioner"]> => (await app.connection(id, "interactive")).provisioner;
  const connected = await connectCrm({ store: app.store, open, isAdminOf: (id) => isAdminOf(app, request, id) }, wanted);
  if (connected.ok) return { installation: connected.value.id, isTheirs: true, refusal: null, toDo: connected.value.toDo };
  const { id: installation, kind, publicMessage: refusal } = connected.error;
  return { installation, isTheirs: kind !== "not-theirs", refusal, toDo: [] };
}

function finished(crm: InstallRoad["crm"], response: Response, end: End): void {
  if (end.isTheirs) response.send(connectedPage(crm, end));
  else response.status(403).send(notConnected(crm, end.refusal ?? "",
    "Sign in here as an admin of this installation, or by a one-time link (steward sign-in), and open the install link again; or let whoever connected it do so."));
}

/** What the road is told of one admin's way, among passport's own options. */
const wayOf = (loginUrl: string | null): { readonly session: false; readonly loginUrl: string | null } => ({ session: false, loginUrl });

/** Where this admin wants to sign in, by the connector's own rule; null for the host of the settings. */
function loginOf({ crm, loginHost }: InstallRoad, named: unknown): string | null {
  if (named === undefined) return null;
  const host = typeof named === "string" ? loginHost?.(named) ?? null : null;
  if (host === null) throw new Problem(400, "Nobody signs in there", `The address after login= is none where people sign in to ${crmTitle(crm)}. Leave it out, or give the https address of your own org.`);
  return host;
}

const HOME = { href: "/", text: "To the start page" };

/** A grant that the vendor refused carries a sentence for people. */
function asProblem(crm: InstallRoad["crm"], error: unknown): unknown {
  const refused = refusedGrant(error);
  return refused === null ? error : new Problem(refused.isForbidden ? 403 : 502, `${crmTitle(crm)} did not grant access`, `${refused.message} Nothing was stored; open the install link again.`);
}

/** How an install ended, as the strategy's `accept` told it to passport. */
const EndSchema = z.object({ isTheirs: z.boolean(), refusal: z.string().nullable(), toDo: z.array(z.string()).readonly() });
type End = Readonly<z.infer<typeof EndSchema>>;

function connectedPage(crm: InstallRoad["crm"], { refusal, toDo }: End): string {
  const title = crmTitle(crm);
  if (refusal !== null) {
    return page("Connected", [`Steward is connected to ${title}, but its fields could not be made there: ${refusal}`, "Allow it in the CRM and open the install link once more."], [HOME]);
  }
  if (toDo.length > 0) {
    return page("Connected, but not ready", [`Steward is connected to ${title} and reads it, but cannot write yet.`, ...toDo, "Then open the install link once more."], [{ href: `/install/${crm}`, text: `Connect ${title}` }, HOME]);
  }
  return page("Connected", [`Steward is connected to ${title} and now reads it. Activities wait for review until an admin grants more.`], [HOME]);
}

function notConnected(crm: InstallRoad["crm"], ...paragraphs: readonly string[]): string {
  return page("Not connected", paragraphs, [{ href: `/install/${crm}`, text: `Connect ${crmTitle(crm)}` }, HOME]);
}
