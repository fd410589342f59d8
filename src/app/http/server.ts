import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";

import express, { type Express } from "express";
import helmet from "helmet";

import type { App } from "../app.ts";
import { problemHandler } from "./problem.ts";
import { healthRoutes } from "./routes/health.ts";
import { homeRoutes } from "./routes/home.ts";
import { installRoutes } from "./routes/install.ts";
import { apiRoutes } from "./routes/api.ts";
import { sessions, signInRoutes } from "./sessions.ts";

/** The web process as it runs. */
export interface HttpServer {
  /** A link that signs one admin in, once. */
  signInLink(): Promise<string>;
  stop(): Promise<void>;
}

/** Ports tried after the wanted one, each the next. */
const PORTS_TRIED_MAX = 50;
const REQUEST_TIMEOUT_MS = 60_000;

/** Starts the web process. A taken port is said, and the next one taken. */
export async function startHttp(app: App, tell: (line: string) => void): Promise<HttpServer> {
  const holder: { web: Express | null } = { web: null };
  const server = createServer((request, response) => {
    if (holder.web === null) response.writeHead(503).end();
    else holder.web(request, response);
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  const port = await listen(server, app.settings.PORT, tell);
  app.publicUrl = app.settings.PUBLIC_URL?.replace(/\/$/, "") ?? `http://localhost:${port}`;
  const session = await sessions(app);
  holder.web = build(app, session);
  return {
    signInLink: () => session.signInLink(),
    stop: async () => {
      server.closeIdleConnections();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await session.stop();
    },
  };
}

function build(app: App, session: Awaited<ReturnType<typeof sessions>>): Express {
  const web = express();
  web.disable("x-powered-by");
  web.set("query parser", "simple");
  web.use((_request, response, next) => {
    const correlationId = randomUUID();
    response.locals["correlationId"] = correlationId;
    response.setHeader("X-Correlation-Id", correlationId);
    next();
  });
  web.use(helmet({ contentSecurityPolicy: { directives: { "script-src": ["'self'"], "style-src": ["'self'", "'unsafe-inline'"] } } }));
  web.use(healthRoutes(app));
  web.use(session.middleware);
  web.use(signInRoutes(session));
  web.use(installRoutes(app));
  web.use(apiRoutes(app));
  web.use(homeRoutes(app));
  web.use(problemHandler(app.log));
  return web;
}

async function listen(server: Server, wanted: number, tell: (line: string) => void): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_TRIED_MAX; port += 1) {
    server.listen(port);
    const outcome = await Promise.race([
      once(server, "listening").then(() => "listening" as const),
      once(server, "error").then(([error]: unknown[]) => error),
    ]);
    if (outcome === "listening") return port;
    if (!(outcome instanceof Error && "code" in outcome && outcome.code === "EADDRINUSE")) throw outcome;
    tell(`Port ${port} is taken; trying ${port + 1}.`);
  }
  throw new Error(`no free port from ${wanted} to ${wanted + PORTS_TRIED_MAX - 1}`);
}
