import type { z } from "zod";

/** Problems named in one sentence; more help nobody. */
const ISSUES_SHOWN_MAX = 3;

/** What a schema missed, in a sentence that names fields and expectations and never values. */
export function schemaReason(error: z.ZodError): string {
  const shown = error.issues.slice(0, ISSUES_SHOWN_MAX).map((issue) => `${pathOf(issue.path)} ${expectation(issue)}`);
  const more = error.issues.length - shown.length;
  return `This is no activity: ${shown.join("; ")}${more > 0 ? ` (and ${String(more)} more)` : ""}.`;
}

/** Keys may come from the input, so only those that look like names are repeated. */
function pathOf(path: readonly PropertyKey[]): string {
  const named = path.map((key) => (typeof key === "number" || /^[a-zA-Z]{1,30}$/.test(String(key)) ? String(key) : "?"));
  return named.length === 0 ? "the value" : `"${named.join(".")}"`;
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be of type ${issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "too_big":
      return `must have at most ${String(issue.maximum)}${issue.origin === "string" ? " characters" : ""}`;
    case "too_small":
      return `must not be empty`;
    case "invalid_union":
      return "has none of the forms allowed";
    default:
      return "is malformed";
  }
}
