/** What open deals come to and which accounts are concerned, as far as it decides who is asked. */
export interface Impact {
  /** An amount is decimal text, null when there is none. */
  readonly openDeals: readonly { readonly amount: string | null; readonly currency: string | null }[];
  readonly accounts: readonly { readonly crmId: string; readonly domains: readonly string[] }[];
}

/** Why so much is at stake that one approval is not enough, in sentences: open deals beyond an amount in any one currency, an account of those named, by domain or the CRM's id. */
export function highImpact({ openDeals, accounts }: Impact, limits: { readonly openAmount: number; readonly strategicAccounts: readonly string[] }): { readonly dear: readonly string[]; readonly strategic: readonly string[] } {
  const sums = new Map<string, number>();
  // A limit is not money: a sum that is wrong in its sixteenth digit decides the same.
  for (const { amount, currency } of openDeals) sums.set(currency ?? "", (sums.get(currency ?? "") ?? 0) + numberOf(amount));
  const dear = [...sums].filter(([, sum]) => sum > limits.openAmount).map(([currency, sum]) => `Open deals come to ${sum.toFixed(0)}${currency === "" ? "" : ` ${currency}`}, more than ${String(limits.openAmount)}.`);
  const named = new Set(limits.strategicAccounts.map((name) => name.toLowerCase()));
  const isStrategic = accounts.some(({ crmId, domains }) => [crmId, ...domains].some((name) => named.has(name.toLowerCase())));
  return { dear: dear.toSorted(), strategic: isStrategic ? ["A strategic account is concerned."] : [] };
}

function numberOf(amount: string | null): number {
  const value = Number(amount ?? "");
  return Number.isFinite(value) ? value : 0;
}
