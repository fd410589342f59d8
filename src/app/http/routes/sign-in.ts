import { type Request, type Response, Router } from "express";
import * as z from "zod";

import type { App } from "../../app.ts";
import { csrfHolds } from "../credentials.ts";
import { formBody, sameSite } from "../forms.ts";
import { html, type Link, type Markup, page } from "../page.ts";
import { Problem } from "../problem.ts";
import { beginSession, endSession, type Sessions } from "../sessions.ts";
import { localPath, signInWays } from "../sign-in-ways.ts";

const TOKEN_FORM = /^[\w-]{20,200}$/;
const SignIn = z.object({ token: z.string().regex(TOKEN_FORM) });
const SignOut = z.object({ csrf: z.string().max(200) });

/** `GET /sign-in` shows a button (mail scanners open links, people press buttons), `POST /sign-in` spends the link, `POST /sign-out` ends the session. */
export function signInRoutes(app: App, sessions: Sessions): Router {
  const router = Router();
  router.get("/sign-in", async (request, response) => {
    const { token, next } = request.query;
    if (typeof token === "string" && TOKEN_FORM.test(token)) response.send(page("Sign in", ["This link works once, within an hour of its making."], [], form(token)));
    else if (token !== undefined) response.status(400).send(page("Sign in", ["This address needs the link that the start of the program, or `steward sign-in`, printed."], [HOME]));
    else response.send(page("Sign in", ["Or open the link that the start of the program, or `steward sign-in`, printed."], [...(await signInLinks(app, localPath(next))), HOME]));
  });
  router.post("/sign-in", sameSite, formBody, async (request: Request, response: Response) => {
    const token = SignIn.safeParse(request.body).data?.token;
    if (token === undefined || !(await sessions.redeem(token))) {
      throw new Problem(403, "The link does not work", "It was used before, or is too old. `steward sign-in` prints a new one.");
    }
    await beginSession(app, request, { kind: "admin" });
    response.redirect(303, "/");
  });
  router.post("/sign-out", sameSite, formBody, async (request: Request, response: Response) => {
    const csrf = SignOut.safeParse(request.body).data?.csrf ?? request.get("x-csrf-token");
    if (!csrfHolds(request.session.csrf, csrf)) throw new Problem(403, "Not signed out", "The form is not this session's; open the start page and try again.");
    await endSession(request);
    response.redirect(303, "/");
  });
  return router;
}

/** The ways through somebody else's page, and where to go on to from there. */
export async function signInLinks(app: App, next: string): Promise<readonly Link[]> {
  return (await signInWays(app)).flatMap((way) => (way.kind === "link" ? [] : [{ href: next === "/" ? way.href : `${way.href}?next=${encodeURIComponent(next)}`, text: way.title }]));
}

const HOME = { href: "/", text: "To the start page" };

const form = (token: string): Markup => html`<form method="post" action="/sign-in"><input type="hidden" name="token" value="${token}"><button autofocus>Sign in</button></form>`;
