/** One row of a routing table: `:name` in the pattern takes one path segment. */
export interface Route<Handler> {
  readonly method: string;
  readonly pattern: readonly string[];
  readonly handler: Handler;
}

/** What a look-up found: a handler with its parameters, a path without that method, or nothing. */
export type RouteMatch<Handler> =
  | { readonly found: "handler"; readonly handler: Handler; readonly params: Readonly<Record<string, string>> }
  | { readonly found: "wrong-method" }
  | { readonly found: "nothing" };

/** Makes a row from `"POST :type/batch/create"`. */
export function route<Handler>(spec: string, handler: Handler): Route<Handler> {
  const [method = "", path = ""] = spec.split(" ");
  return { method, pattern: path.split("/").filter((part) => part !== ""), handler };
}

/** Finds the first row that fits: write the more literal rows first. */
export function findRoute<Handler>(
  routes: readonly Route<Handler>[],
  method: string,
  segments: readonly string[],
): RouteMatch<Handler> {
  let pathKnown = false;
  for (const { pattern, handler, ...row } of routes) {
    const params = bind(pattern, segments);
    if (params === undefined) continue;
    if (row.method === method) return { found: "handler", handler, params };
    pathKnown = true;
  }
  return { found: pathKnown ? "wrong-method" : "nothing" };
}

function bind(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}
