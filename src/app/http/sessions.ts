import type { Request, RequestHandler } from "express";
import session from "express-session";

import type { InstallationId, UserId } from "../../domain/model/ids.ts";
import type { App } from "../app.ts";
import { hashOf, newSecret } from "./credentials.ts";
import { SESSION_MAX_MS } from "./session-age.ts";

declare module "express-session" {
  interface SessionData {
    /** Present once somebody signed in by a one-time link. */
    admin?: { readonly since: string };
    /** Present once somebody signed in as themselves: whom they are in which installation. What they may do is asked anew each time. */
    person?: { readonly since: string; readonly users: readonly { readonly installation: InstallationId; readonly user: UserId }[] };
    csrf?: string;
    /** Whose it is: what sessions of one person are found by. */
    who?: string;
    since?: string;
    /** What the browser calls itself, shortened. */
    agent?: string;
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

/** Whose session begins. */
export type Newcomer =
  | { readonly kind: "admin" }
  | { readonly kind: "person"; readonly who: string; readonly users: readonly { readonly installation: InstallationId; readonly user: UserId }[] };

/** The name under which whoever came by a one-time link is known: they are nobody in particular. */
const ANY_ADMIN = "admin";
const AGENT_CHARS_MAX = 120;

/** Makes the request's session a new one, of somebody who has shown who they are: one that somebody else may have planted in this browser does not become theirs. */
export async function beginSession({ clock }: Pick<App, "clock">, request: Request, newcomer: Newcomer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error: unknown) => { if (error instanceof Error) reject(error); else resolve(); });
  });
  const since = clock.now();
  if (newcomer.kind === "admin") request.session.admin = { since };
  else request.session.person = { since, users: newcomer.users };
  request.session.who = newcomer.kind === "admin" ? ANY_ADMIN : newcomer.who;
  request.session.since = since;
  request.session.agent = (request.get("user-agent") ?? "").replace(/[^\x20-\x7e]/g, "").slice(0, AGENT_CHARS_MAX);
  request.session.csrf = newSecret();
}

/** Ends the request's own session. */
export function endSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.destroy((error: unknown) => { if (error instanceof Error) reject(error); else resolve(); });
  });
}

/** Whether anybody is signed in with the request's session. */
export const isSignedIn = ({ session: { admin, person } }: Request): boolean => admin !== undefined || person !== undefined;

const SIGN_IN_LINK_MS = 3_600_000;

/** A link that signs one admin in, once, within the hour. Only its hash is kept. */
export async function newSignInLink({ access, clock, publicUrl }: Pick<App, "access" | "clock" | "publicUrl">): Promise<string> {
  const token = newSecret();
  const expiresAt = new Date(Date.parse(clock.now()) + SIGN_IN_LINK_MS).toISOString();
  await access.addSignIn({ hash: hashOf(token), expiresAt });
  return `${publicUrl}/sign-in?token=${token}`;
}
