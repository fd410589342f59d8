import type { NextFunction, Request, Response } from "express";

import type { Log } from "../../ports/log.ts";

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

/** The last handler: every error leaves as `application/problem+json` with a correlation id, and is logged once. */
export function problemHandler(log: Log) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = error instanceof Problem ? error : fromLibrary(error);
    const correlationId = String(response.locals["correlationId"]);
    if (problem === null) log.error({ correlationId, path: request.path, error: error instanceof Error ? (error.stack ?? error.message) : "unknown" }, "request failed");
    const status = problem?.status ?? 500;
    response.status(status).type("application/problem+json").send(JSON.stringify({
      type: "about:blank",
      title: problem?.title ?? "Something went wrong on our side",
      status,
      detail: problem?.message ?? "The request was not done. Give the correlation id to whoever runs this server.",
      ...(problem !== null && problem.errors.length > 0 ? { errors: problem.errors } : {}),
      correlationId,
    }));
  };
}

/** Refusals of the body parser and the router carry their status; their words quote the body, so they are not passed on. */
function fromLibrary(error: unknown): Problem | null {
  if (typeof error !== "object" || error === null || !("status" in error) || typeof error.status !== "number") return null;
  if (error.status < 400 || error.status > 499) return null;
  const titles: Readonly<Record<number, string>> = { 400: "The request cannot be read", 413: "The body is too large", 415: "The body's encoding is not supported" };
  return new Problem(error.status, titles[error.status] ?? "The request was refused", titles[error.status] ?? "The request was refused");
}
