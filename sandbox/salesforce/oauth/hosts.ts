import type { SandboxRequest } from "../../shared/http-types.ts";

/** The two faces of the org: where people sign in, and its My Domain, where its data is served. */
export interface Hosts {
  /** Identity URLs name this one, whichever the request came on. */
  readonly login: string;
  /** What a token answer calls `instance_url`. */
  readonly instance: string;
  /** Whether the request came on the My Domain. */
  readonly onInstance: boolean;
}

/**
 * The hosts behind a request, or nothing when it came under a foreign name: a page in a browser that got our address
 * under a name of its own is not served. They differ, as the vendor's do, so that who ignores `instance_url` fails.
 */
export function hostsOf(request: SandboxRequest): Hosts | undefined {
  const match = /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i.exec(request.headers["host"] ?? "");
  if (match === null) return undefined;
  const port = match[2] ?? "";
  return { login: `http://127.0.0.1${port}`, instance: `http://localhost${port}`, onInstance: match[1]?.toLowerCase() === "localhost" };
}
