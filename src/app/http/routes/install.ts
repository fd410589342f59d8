import { type NextFunction, type Request, type RequestHandler, type Response, Router } from "express";
import { Passport } from "passport";

import { loadDefaultPolicy } from "../../../../config/load.ts";
import { connectCrm } from "../../../usecases/connect-crm.ts";
import type { CrmConnection } from "../../../ports/crm-connection.ts";
import type { App, InstallRoad } from "../../app.ts";
import { page } from "../page.ts";
import { Problem } from "../problem.ts";

/** `GET /install/:crm` sends an admin to the vendor's consent page; `GET /oauth/:crm/callback` makes the installation. */
export function installRoutes(app: App): Router {
  const router = Router();
  const passport = new Passport();
  for (const road of app.installRoads) mount(router, passport, app, road);
  router.get("/install/:crm", (request) => {
    throw new Problem(404, "No such CRM", `${request.params.crm} cannot be installed here: no OAuth client is set for it.`);
  });
  return router;
}

function mount(router: Router, passport: InstanceType<typeof Passport>, app: App, road: InstallRoad): void {
  const { crm } = road;
  const callbackUrl = `${app.publicUrl}/oauth/${crm}/callback`;
  passport.use(crm, road.strategy(callbackUrl, async ({ grant, grantor }) => {
    const wanted = { crm, grantor, grant, policy: await loadDefaultPolicy(), auditOrigin: app.settings.AUDIT_ORIGIN, at: app.clock.now() };
    const open = async (id: CrmConnection["installation"]): Promise<CrmConnection["provisioner"]> => (await app.connection(id)).provisioner;
    const connected = await connectCrm({ store: app.store, open }, wanted);
    return { installation: connected.ok ? connected.value.id : connected.error.id, refusal: connected.ok ? null : connected.error.publicMessage };
  }));
  router.get(`/install/${crm}`, handler(passport.authenticate(crm, { session: false })));
  router.get(`/oauth/${crm}/callback`, (request: Request, response: Response, next: NextFunction) => {
    if (typeof request.query["error"] === "string") {
      response.status(403).send(denied(crm));
      return;
    }
    const finish = handler(passport.authenticate(crm, { session: false }, (error: unknown, installed: unknown) => {
      if (error !== null && error !== undefined) next(asProblem(error));
      else if (installed === false || installed === undefined) response.status(403).send(denied(crm));
      else response.send(connectedPage(crm, refusalOf(installed)));
    }));
    void finish(request, response, next);
  });
}

/** Passport's handlers come without a type. */
function handler(middleware: unknown): RequestHandler {
  if (typeof middleware !== "function") throw new TypeError("passport gave no handler");
  return (request, response, next) => {
    Reflect.apply(middleware, undefined, [request, response, next]);
  };
}

/** A vendor's refusal may be shown; anything else stays inside. */
function asProblem(error: unknown): unknown {
  return error instanceof Error && error.name === "GrantRefusedError" ? new Problem(502, "The CRM did not grant access", error.message) : error;
}

function refusalOf(installed: unknown): string | null {
  return typeof installed === "object" && installed !== null && "refusal" in installed && typeof installed.refusal === "string" ? installed.refusal : null;
}

function connectedPage(crm: string, refusal: string | null): string {
  return page("Connected", refusal === null
    ? [`Steward is connected to ${crm}. It now reads the CRM; activities wait for review until an admin grants more.`]
    : [`Steward is connected to ${crm}, but its fields could not be made there: ${refusal}`, "Allow it in the CRM and open the install link once more."]);
}

const denied = (crm: string): string => page("Not connected", [`Access to ${crm} was not granted, so nothing was stored. Open the install link again when you are ready.`]);
