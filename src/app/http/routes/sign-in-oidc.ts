import { type Request, type Response, Router } from "express";

import type { IdentityProvider, NotVouchedFor, SignInRequest } from "../../../ports/identity-provider.ts";
import { signInByAddress } from "../../../usecases/sign-in-person.ts";
import type { App } from "../../app.ts";
import { csrfHolds, hashOf, newSecret } from "../credentials.ts";
import { page } from "../page.ts";
import { Problem } from "../problem.ts";
import { beginSession, isSignedIn } from "../sessions.ts";
import { localPath } from "../sign-in-ways.ts";

/** Who has not come back by then begins again. */
const WAY_MAX_MS = 20 * 60_000;
const CODE_CHARS_MAX = 2_000;

declare module "express-session" {
  interface SessionData {
    /** An open sign-in by the company's provider. */
    oidc?: SignInRequest & { readonly next: string };
  }
}

/** `GET /sign-in/oidc` sends somebody to the company's own sign-in; `GET /oauth/oidc/sign-in/callback` begins the session of whom it vouches for. */
export function signInOidcRoutes(app: App): Router {
  const router = Router();
  const { identityProvider: provider } = app;
  if (provider === null) return router;
  const redirectUri = `${app.publicUrl}/oauth/oidc/sign-in/callback`;
  router.get("/sign-in/oidc", async (request, response) => {
    const asked = { redirectUri, state: newSecret(), nonce: newSecret(), verifier: newSecret() };
    const url = await provider.authorizeUrl(asked);
    if (!url.ok) throw problemOf(url.error);
    if (!isSignedIn(request)) request.session.cookie.maxAge = WAY_MAX_MS;
    request.session.oidc = { ...asked, next: localPath(request.query["next"]) };
    response.redirect(url.value);
  });
  router.get("/oauth/oidc/sign-in/callback", (request, response) => comeBack(app, provider, { request, response }));
  return router;
}

async function comeBack(app: App, provider: IdentityProvider, { request, response }: { readonly request: Request; readonly response: Response }): Promise<void> {
  const { oidc: open } = request.session;
  const { code, state, iss } = request.query;
  // Good for one return, whatever becomes of it.
  delete request.session.oidc;
  if (open === undefined || !csrfHolds(open.state, state)) throw new Problem(403, "Not signed in", "This page was opened in another browser than the one where you began, or a second time, or too late.");
  // RFC 9207: where the provider says who it is, it is the one that was asked.
  if ((iss !== undefined && iss !== provider.issuer) || typeof code !== "string" || code === "" || code.length > CODE_CHARS_MAX) {
    throw new Problem(403, "Not signed in", "Your company's sign-in did not say who you are.");
  }
  const who = await provider.identify(code, open);
  if (!who.ok) throw problemOf(who.error);
  const entered = await signInByAddress(app, who.value.address);
  if (!entered.ok) {
    response.status(403).send(page("Not signed in", [entered.error.message], [{ href: "/sign-in", text: "Other ways to sign in" }]));
    return;
  }
  await beginSession(app, request, { kind: "person", who: `oidc:${hashOf(`${provider.issuer} ${who.value.subject}`)}`, users: entered.value });
  response.redirect(303, open.next);
}

const problemOf = ({ kind, message }: NotVouchedFor): Problem => new Problem(kind === "refused" ? 403 : 502, "Not signed in", message);
