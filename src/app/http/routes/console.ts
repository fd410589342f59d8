import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { type RequestHandler, Router } from "express";
import sirv from "sirv";

import { page } from "../page.ts";

/** Where `npm run build:console` puts it, and where the image carries it. */
const BUILT = fileURLToPath(new URL("../../../../dist/console", import.meta.url));
/** Their names change with their content. */
const HASHED = /^\/assets\//;
const A_YEAR_S = 31_536_000;

/** Scripts of our own alone. The component library writes style attributes and one style element, so styles may stand in the page. */
const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
  "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'",
].join("; ");

/**
 * The console: its files, and its one page at every address that nothing before it answered and that a person may open. What
 * the page shows comes from the API; without a build it says how to make one.
 */
export function consoleRoutes(folder: string = BUILT): Router {
  const router = Router();
  if (!existsSync(join(folder, "index.html"))) {
    router.get("/{*path}", opened, (_request, response) => { response.status(503).send(page("The console is not built", ["Run `npm run build:console`, and start again. The API and the command line work without it."])); });
    return router;
  }
  const files = sirv(folder, {
    dev: false, dotfiles: false, gzip: true, brotli: true, etag: true, single: true,
  });
  router.get("/{*path}", opened, (request, response, next) => {
    // Here and not in sirv's `setHeaders`, which an answer "not modified" leaves out: the browser would take the headers of that answer for the page that it kept.
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Cache-Control", HASHED.test(request.path) ? `public, max-age=${String(A_YEAR_S)}, immutable` : "no-cache");
    files(request, response, next);
  });
  return router;
}

/** A file of the console, or an address that somebody opened in a browser; programs are told that there is nothing. */
const opened: RequestHandler = (request, _response, next) => {
  const isFile = HASHED.test(request.path) || /^\/[\w-]+\.(js|svg|html)$/.test(request.path);
  if (isFile || request.accepts(["json", "html"]) === "html") next();
  else next("router");
};
