import { createHash } from "node:crypto";
import type { Request } from "express";

import { Problem } from "./problem.ts";

const TAG_CHARS = 16;

/** What names a state of something that has no version of its own: the same for the same content. */
export const tagOf = (content: unknown): string => createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, TAG_CHARS);

/** The state that a caller saw, as an entity tag (RFC 9110); null when they named none. */
export const ifMatch = (request: Request): string | null => /^(?:W\/)?"?([\w*-]{1,64})"?$/.exec(request.get("if-match") ?? "")?.[1] ?? null;

/** Whether what stands there is what the caller saw. `*` means whatever stands there, and is said on purpose. */
export const isSeen = (seen: string, content: unknown): boolean => seen === "*" || seen === tagOf(content);

/** For a change that names no state that it was made of. */
export const unseen = (what: string): Problem => new Problem(400, "The body is not as expected", `Say of which version ${what}: as \`version\`, or as If-Match.`, [{ path: "version", message: "is missing" }]);
