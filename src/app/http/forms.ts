import { type Request, type Response, urlencoded } from "express";

import { Problem } from "./problem.ts";

/** Browsers say where a request was made; one that another site made is not a person pressing our button. */
export function sameSite(request: Request, _response: Response, next: () => void): void {
  const site = request.get("sec-fetch-site");
  if (site === "cross-site" || site === "same-site") throw new Problem(403, "Not allowed", "The form was sent from another site.");
  next();
}

/** Reads what a page's form sends: a handful of short fields. */
export const formBody = urlencoded({ extended: false, limit: 4_096, parameterLimit: 10 });
