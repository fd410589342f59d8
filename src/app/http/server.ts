import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";

import express, { type Express } from "express";
import helmet from "helmet";

import type { App } from "../app.ts";
import { startMailDoor } from "../inbound/start-mail-door.ts";
import { answerClientError, CONNECTION_OPTIONS, limitConnections } from "./connections.ts";
import { STYLE_SOURCE } from "./page.ts";
import { Problem, problemHandler } from "./problem.ts";
import { consoleRoutes } from "./routes/console.ts";
import { auditorRoutes } from "./routes/auditor.ts";
import { healthRoutes } from "./routes/health.ts";
import { inboundMailRoutes } from "./routes/inbound-mail.ts";
import { inboundSourceRoutes } from "./routes/inbound-sources.ts";
import { installRoutes } from "./routes/install.ts";
import { apiRoutes } from "./routes/api.ts";
import { signInCrmRoutes } from "./routes/sign-in-crm.ts";
import { signInOidcRoutes } from "./routes/sign-in-oidc.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { type Sessions, sessions } from "./sessions.ts";

/** The web process as it runs. */
export interface HttpServer {
  /** A link that signs one admin in, once. */
  signInLink(): Promise<string>;
  /** Takes no new requests, lets those at work end within a limit, and closes. */
  stop(): Promise<void>;
}

/** Ports tried after the wanted one, each the next. */
const PORTS_TRIED_MAX = 50;
const STOP_WITHIN_MS = 5_000;

/** Starts the web process, and the door for mail if the settings name one. A taken port is said, and the next one taken; mail's is fixed. */
export async function startHttp(app: App, tell: (line: string) => void): Promise<HttpServer> {
  const holder: { web: Express | null } = { web: null };
  const server = createServer(CONNECTION_OPTIONS, (request, response) => {
    if (holder.web === null) response.writeHead(503).end();
    else holder.web(request, response);
  });
  limitConnections(server);
  server.on("clientError", answerClientError);
  const port = await listen(server, app.settings.PORT, tell);
  app.publicUrl = app.settings.PUBLIC_URL?.replace(/\/$/, "") ?? `http://localhost:${port}`;
  const session = await sessions(app);
  holder.web = build(app, session);
  const mail = await startMailDoor(app, tell).catch(async (error: unknown) => {
    await stop(server);
    throw error;
  });
  return { signInLink: () => session.signInLink(), stop: async () => { await Promise.all([mail.stop(), stop(server)]); } };
}

function build(app: App, session: Sessions): Express {
  const web = express();
  web.disable("x-powered-by");
  web.disable("etag");
  web.set("query parser", "simple");
  web.use((_request, response, next) => {
    const correlationId = randomUUID();
    response.locals["correlationId"] = correlationId;
    response.set({ "X-Correlation-Id": correlationId, "Cache-Control": "no-store" });
    next();
  });
  web.use(securityHeaders(app.publicUrl));
  web.use(healthRoutes(app));
  // Signed by their senders: no session, no cookie.
  web.use(webhookRoutes(app));
  web.use(inboundMailRoutes(app), inboundSourceRoutes(app));
  // The link is all that an auditor has: no session, no cookie.
  web.use(auditorRoutes(app));
  web.use(...session.middleware);
  web.use(signInRoutes(app, session), signInOidcRoutes(app), signInCrmRoutes(app));
  web.use(installRoutes(app));
  web.use(apiRoutes(app));
  web.use(consoleRoutes());
  web.use(() => {
    throw new Problem(404, "No such page", "There is nothing at this address.");
  });
  web.use(problemHandler(app.log));
  return web;
}

function securityHeaders(publicUrl: string) {
  const isHttps = publicUrl.startsWith("https://");
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'self'"], "script-src": ["'self'"], "style-src": ["'self'", STYLE_SOURCE], "img-src": ["'self'", "data:"],
        "object-src": ["'none'"], "base-uri": ["'none'"], "form-action": ["'self'"], "frame-ancestors": ["'none'"],
      },
    },
    strictTransportSecurity: isHttps,
    xFrameOptions: { action: "deny" },
  });
}

async function listen(server: Server, wanted: number, tell: (line: string) => void): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_TRIED_MAX; port += 1) {
    const outcome = await listening(server, port);
    if (outcome === "listening") return port;
    if (!("code" in outcome && outcome.code === "EADDRINUSE")) throw outcome;
    tell(`Port ${port} is taken; trying ${port + 1}.`);
  }
  throw new Error(`no free port from ${wanted} to ${wanted + PORTS_TRIED_MAX - 1}`);
}

/** `once(server, "listening")` would reject on the error that is an answer here. */
function listening(server: Server, port: number): Promise<"listening" | Error> {
  return new Promise((resolve) => {
    const onError = (error: Error): void => { server.off("listening", onListening); resolve(error); };
    const onListening = (): void => { server.off("error", onError); resolve("listening"); };
    server.once("error", onError).once("listening", onListening).listen(port);
  });
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => { server.closeAllConnections(); }, STOP_WITHIN_MS);
  await closed;
  clearTimeout(timer);
}
