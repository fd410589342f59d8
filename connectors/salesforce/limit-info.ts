/** What the org has used of its calls in the last 24 hours, all apps together. */
export interface ApiUsage {
  readonly used: number;
  readonly limit: number;
}

/**
 * The header `Sforce-Limit-Info`, such as `api-usage=18/5000`, after which a figure for one app may stand
 * (Salesforce, "Limit Info Header"). Null when it is missing or says something else.
 */
export function apiUsage(header: string | undefined): ApiUsage | null {
  const found = /^\s*api-usage=(\d{1,12})\/(\d{1,12})(?!\d)/i.exec(header ?? "");
  return found?.[1] === undefined || found[2] === undefined ? null : { used: Number(found[1]), limit: Number(found[2]) };
}

/** From here on the rest of the day's calls is left to the people and the other apps of the org. */
const DAILY_SHARE_MAX = 0.95;

/** Whether we should stop before Salesforce stops everybody: the limit binds the whole org. */
export const isNearlyUsedUp = ({ used, limit }: ApiUsage): boolean => limit > 0 && used >= limit * DAILY_SHARE_MAX;
