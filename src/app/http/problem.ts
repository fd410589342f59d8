import type { NextFunction, Request, Response } from "express";

import type { Log } from "../../ports/log.ts";
import { page } from "./page.ts";

/** A refusal that a caller may read (RFC 9457). Anything else that is thrown becomes a 500 that says nothing. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly title: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  constructor(status: number, title: string, detail: string, errors: readonly { readonly path: string; readonly message: string }[] = []) {
    super(detail);
    this.status = status;
    this.title = title;
    this.errors = errors;
  }
}

/**
 * The last handler: every error leaves as `application/problem+json` with a correlation id (as a page for a browser
 * outside the API), and what is our fault is logged once.
 */
export function problemHandler(log: Log) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    const problem = error instanceof Problem ? error : fromLibrary(error);
    const correlationId = String(response.locals["correlationId"]);
    if (problem === null) log.error({ correlationId, method: request.method, path: pathToLog(request.path), error: error instanceof Error ? (error.stack ?? error.message) : "unknown" }, "request failed");
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = problem?.status ?? 500;
    const title = problem?.title ?? "Something went wrong on our side";
    const detail = problem?.message ?? "The request was not done. Give the correlation id to whoever runs this server.";
    response.status(status);
    // A body that was refused is not read to its end: the connection cannot be used again.
    if (!request.complete && hasBody(request)) response.set("Connection", "close");
    if (wantsPage(request)) {
      response.send(page(title, [detail, `Correlation id: ${correlationId}`], [{ href: "/", text: "Back to the start" }]));
      return;
    }
    const errors = problem !== null && problem.errors.length > 0 ? { errors: problem.errors } : {};
    response.type("application/problem+json").send(JSON.stringify({ type: "about:blank", title, status, detail, ...errors, correlationId }));
  };
}

/** The secret in an auditor's link stands in its path; matching goes as the router goes, whatever the case. */
const pathToLog = (path: string): string => path.replace(/^(\/auditor\/)[^/]+/i, "$1[private]");

const hasBody = ({ headers }: Request): boolean => headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** A browser that opened a page of ours; programs and everything under `/api` get JSON. */
function wantsPage(request: Request): boolean {
  return !request.path.startsWith("/api/") && request.accepts(["application/problem+json", "html"]) === "html";
}

const WORDS: Readonly<Record<number, readonly [title: string, detail: string]>> = {
  400: ["The request cannot be read", "The body is not valid JSON, or the address is malformed."],
  413: ["The body is too large", "Send less at a time."],
  415: ["The body's form is not supported", "Send UTF-8 JSON, plain or compressed with gzip, deflate or br."],
};

/** Refusals of the body parser and the router carry their status; their words quote the body, so they are not passed on. */
function fromLibrary(error: unknown): Problem | null {
  if (typeof error !== "object" || error === null || !("status" in error) || typeof error.status !== "number") return null;
  if (error.status < 400 || error.status > 499) return null;
  const [title, detail] = WORDS[error.status] ?? ["The request was refused", "The server cannot take it as it came."];
  return new Problem(error.status, title, detail);
}
