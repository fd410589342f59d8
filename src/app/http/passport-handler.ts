import type { RequestHandler } from "express";

/** Passport's handlers come without a type. */
export function passportHandler(middleware: unknown): RequestHandler {
  if (typeof middleware !== "function") throw new TypeError("passport gave no handler");
  return (request, response, next) => { Reflect.apply(middleware, undefined, [request, response, next]); };
}

/** How a vendor refused a code, in its own sentence; null for any other error. The library may have wrapped it. */
export function refusedGrant(error: unknown): { readonly message: string; readonly isForbidden: boolean } | null {
  const cause = typeof error === "object" && error !== null && "oauthError" in error ? error.oauthError : error;
  if (!(cause instanceof Error) || cause.name !== "GrantRefusedError") return null;
  const isForbidden = "crmError" in cause && typeof cause.crmError === "object" && cause.crmError !== null && "kind" in cause.crmError && cause.crmError.kind === "forbidden";
  return { message: cause.message, isForbidden };
}
