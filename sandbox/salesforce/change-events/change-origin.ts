import type { SandboxRequest } from "../../shared/http-types.ts";

/** Where a change came from: the API, its version, and the name that the client gave itself in its call options. */
export function changeOrigin(api: "rest" | "soap", version: string, client: string | undefined): string {
  return `com/salesforce/api/${api}/${version}${client === undefined || client === "" ? "" : `;client=${client}`}`;
}

/** The origin of what a REST request changes (`Sforce-Call-Options: client=Name`). */
export function originOf({ path, headers }: SandboxRequest): string {
  const version = /^\/services\/data\/v(\d{1,3}\.\d)/.exec(path)?.[1] ?? "";
  const options = (headers["sforce-call-options"] ?? "").split(/[,;]/).map((part) => part.trim());
  const client = options.find((part) => /^client=/i.test(part))?.slice("client=".length);
  return changeOrigin("rest", version, client?.slice(0, 200));
}
