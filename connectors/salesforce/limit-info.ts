import type { Allocation } from "../../src/ports/crm-connection.ts";

/**
 * What the org has used of its calls in the last 24 hours, all apps together. The header `Sforce-Limit-Info` is such as
 * `api-usage=18/5000`, after which a figure for one app may stand (Salesforce, "Limit Info Header"). Null when it is
 * missing or says something else.
 */
export function apiUsage(header: string | undefined): Allocation | null {
  const found = /^\s*api-usage=(\d{1,12})\/(\d{1,12})(?!\d)/i.exec(header ?? "");
  return found?.[1] === undefined || found[2] === undefined ? null : { used: Number(found[1]), limit: Number(found[2]) };
}
