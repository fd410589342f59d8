import type { Request } from "express";

import { Problem } from "./problem.ts";

/** What an id of ours or of a CRM may look like in a URL; nothing a database or a log would stumble over. */
const ID_FORM = /^[\w.:~@-]{1,120}$/;

/** A path parameter that is an id. Anything that cannot be one is not there: 404. */
export function idOf(request: Request, name: string): string {
  const raw = request.params[name];
  if (typeof raw !== "string" || !ID_FORM.test(raw)) throw new Problem(404, "Not found", "There is nothing of that id.");
  return raw;
}
