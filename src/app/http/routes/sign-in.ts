import { type Request, type Response, Router } from "express";
import * as z from "zod";

import type { App } from "../../app.ts";
import { csrfHolds, newSecret } from "../credentials.ts";
import { formBody, sameSite } from "../forms.ts";
import { html, markup, type Markup, page } from "../page.ts";
import { Problem } from "../problem.ts";
import type { Sessions } from "../sessions.ts";

const TOKEN_FORM = /^[\w-]{20,200}$/;
const SignIn = z.object({ token: z.string().regex(TOKEN_FORM) });
const SignOut = z.object({ csrf: z.string().max(200) });

/** `GET /sign-in` shows a button (mail scanners open links, people press buttons), `POST /sign-in` spends the link, `POST /sign-out` ends the session. */
export function signInRoutes(app: App, sessions: Sessions): Router {
  const router = Router();
  router.get("/sign-in", (request, response) => {
    const { token } = request.query;
    if (typeof token === "string" && TOKEN_FORM.test(token)) response.send(page("Sign in", ["This link works once, within an hour of its making."], [], form(token)));
    else response.status(400).send(page("Sign in", ["This address needs the link that the start of the program, or `steward sign-in`, printed."], [HOME]));
  });
  router.post("/sign-in", sameSite, formBody, async (request: Request, response: Response) => {
    const token = SignIn.safeParse(request.body).data?.token;
    if (token === undefined || !(await sessions.redeem(token))) {
      throw new Problem(403, "The link does not work", "It was used before, or is too old. `steward sign-in` prints a new one.");
    }
    // A session that somebody else may have planted in this browser does not become the admin's.
    await new Promise<void>((resolve, reject) => {
      request.session.regenerate((error: unknown) => { if (error instanceof Error) reject(error); else resolve(); });
    });
    request.session.admin = { since: app.clock.now() };
    request.session.csrf = newSecret();
    response.redirect(303, "/");
  });
  router.post("/sign-out", sameSite, formBody, (request: Request, response: Response, next) => {
    const csrf = SignOut.safeParse(request.body).data?.csrf ?? request.get("x-csrf-token");
    if (!csrfHolds(request.session.csrf, csrf)) throw new Problem(403, "Not signed out", "The form is not this session's; open the start page and try again.");
    request.session.destroy((error: unknown) => { if (error instanceof Error) next(error); else response.redirect(303, "/"); });
  });
  return router;
}

const HOME = { href: "/", text: "To the start page" };

const form = (token: string): Markup => html`<form method="post" action="/sign-in"><input type="hidden" name="token" value="${token}"><button autofocus>Sign in</button></form>`;

/** The button that ends a session. */
export const signOutForm = (csrf: string | undefined): Markup =>
  csrf === undefined ? markup("") : html`<form method="post" action="/sign-out"><input type="hidden" name="csrf" value="${csrf}"><button class="quiet">Sign out</button></form>`;
