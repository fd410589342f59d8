import type { RequestHandler } from "express";
import session from "express-session";

import type { App } from "../app.ts";
import { hashOf, newSecret } from "./credentials.ts";

declare module "express-session" {
  interface SessionData {
    /** Present once somebody signed in. */
    admin?: { readonly since: string };
    csrf?: string;
  }
}

/** Cookie sessions and the links that start them. */
export interface Sessions {
  /** Reads and keeps the session of a request. */
  readonly middleware: readonly RequestHandler[];
  /** True once for a link that is not too old. */
  readonly redeem: (token: string) => Promise<boolean>;
  signInLink(): Promise<string>;
}

const SESSION_MAX_MS = 12 * 3_600_000;

/** Cookie sessions in the database, and one-time links that start one. */
export async function sessions(app: App): Promise<Sessions> {
  const isHttps = app.publicUrl.startsWith("https://");
  const middleware = session({
    // The prefix makes browsers refuse the cookie from a neighbouring subdomain or over plain HTTP (RFC 6265bis).
    name: isHttps ? "__Host-steward.sid" : "steward.sid",
    secret: await app.cookieSecret(),
    store: app.sessionStore(),
    resave: false,
    saveUninitialized: false,
    proxy: isHttps,
    // Lax, not strict: the vendor's redirect back to us is a top-level navigation that must find its state.
    cookie: { path: "/", httpOnly: true, sameSite: "lax", secure: isHttps, maxAge: SESSION_MAX_MS },
  });
  // We speak plain HTTP behind whoever ends the TLS. That people come by https is what PUBLIC_URL says, not a header anyone may send.
  const stated: RequestHandler = (request, _response, next) => {
    if (isHttps) request.headers["x-forwarded-proto"] = "https";
    else delete request.headers["x-forwarded-proto"];
    next();
  };
  return {
    middleware: [stated, middleware],
    redeem: (token) => app.access.redeemSignIn(hashOf(token), app.clock.now()),
    signInLink: () => newSignInLink(app),
  };
}

const SIGN_IN_LINK_MS = 3_600_000;

/** A link that signs one admin in, once, within the hour. Only its hash is kept. */
export async function newSignInLink({ access, clock, publicUrl }: Pick<App, "access" | "clock" | "publicUrl">): Promise<string> {
  const token = newSecret();
  const expiresAt = new Date(Date.parse(clock.now()) + SIGN_IN_LINK_MS).toISOString();
  await access.addSignIn({ hash: hashOf(token), expiresAt });
  return `${publicUrl}/sign-in?token=${token}`;
}
