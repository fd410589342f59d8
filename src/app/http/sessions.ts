import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

import { type RequestHandler, Router, urlencoded } from "express";
import session from "express-session";
import * as z from "zod";

import type { App } from "../app.ts";
import { page } from "./page.ts";
import { Problem } from "./problem.ts";

declare module "express-session" {
  interface SessionData {
    /** Present once somebody signed in. */
    admin?: { readonly since: string };
    csrf?: string;
  }
}

/** Cookie sessions and the links that start them. */
export interface Sessions {
  readonly middleware: RequestHandler;
  readonly redeem: (token: string) => Promise<boolean>;
  signInLink(): Promise<string>;
  stop(): Promise<void>;
}

const SignIn = z.object({ token: z.string().max(200) });
const SESSION_MAX_MS = 12 * 3_600_000;
const SIGN_IN_LINK_MS = 3_600_000;
const TOKEN_BYTES = 32;

/** Cookie sessions in the database, and one-time links that start one. */
export async function sessions(app: App): Promise<Sessions> {
  const store = app.sessionStore();
  const secret = await app.cookieSecret();
  const middleware = session({
    name: "steward.sid",
    secret,
    store,
    resave: false,
    saveUninitialized: false,
    // Lax, not strict: the vendor's redirect back to us is a top-level navigation that must find its state.
    cookie: { httpOnly: true, sameSite: "lax", secure: app.publicUrl.startsWith("https://"), maxAge: SESSION_MAX_MS },
  });
  return {
    middleware,
    redeem: (token) => app.access.redeemSignIn(hashOf(token), app.clock.now()),
    async signInLink() {
      const token = randomBytes(TOKEN_BYTES).toString("base64url");
      const expiresAt = new Date(Date.parse(app.clock.now()) + SIGN_IN_LINK_MS).toISOString();
      await app.access.addSignIn({ hash: hashOf(token), expiresAt });
      return `${app.publicUrl}/sign-in?token=${token}`;
    },
    stop: () => Promise.resolve(),
  };
}

/** `GET /sign-in` shows a button (mail scanners open links, people press buttons), `POST /sign-in` spends the link, `POST /sign-out` ends the session. */
export function signInRoutes(sessions: Sessions): Router {
  const router = Router();
  router.get("/sign-in", (request, response) => {
    const token = typeof request.query["token"] === "string" ? request.query["token"] : "";
    response.set("Referrer-Policy", "no-referrer").send(page("Sign in", ["This link works once."]).replace("</main>", `${form(token)}</main>`));
  });
  router.post("/sign-in", formBody, async (request, response) => {
    const token = SignIn.safeParse(request.body).data?.token;
    if (token === undefined || !(await sessions.redeem(token))) throw new Problem(403, "The link does not work", "It was used before, or is too old. Ask for a new one.");
    await new Promise<void>((resolve, reject) => {
      request.session.regenerate((error: unknown) => { if (error instanceof Error) reject(error); else resolve(); });
    });
    request.session.admin = { since: new Date().toISOString() };
    request.session.csrf = randomBytes(TOKEN_BYTES).toString("base64url");
    response.redirect(303, "/");
  });
  router.post("/sign-out", (request, response, next) => {
    request.session.destroy((error: unknown) => { if (error instanceof Error) next(error); else response.redirect(303, "/"); });
  });
  return router;
}

/** Refuses a changing request of a session that does not carry the session's own token. */
export function csrfHolds(expected: string | undefined, sent: string | undefined): boolean {
  if (expected === undefined || sent === undefined) return false;
  const [a, b] = [Buffer.from(expected), Buffer.from(sent)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The one-way name of a secret that only its holder knows. */
export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

const form = (token: string): string =>
  `<form method="post" action="/sign-in"><input type="hidden" name="token" value="${token.replace(/[^\w-]/g, "")}"><button>Sign in</button></form>`;

const formBody = urlencoded({ extended: false, limit: "4kb" });
