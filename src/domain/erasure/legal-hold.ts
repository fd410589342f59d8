import type { Policy } from "../../../config/policy.ts";

/** Whether a dispute is going on with somebody of these addresses (lower case) and numbers. */
export function holdsPerson({ people, domains }: Policy["privacy"]["legalHolds"], { addresses, phones }: { readonly addresses: readonly string[]; readonly phones: readonly string[] }): boolean {
  if ([...addresses, ...phones].some((one) => people.includes(one))) return true;
  return addresses.some((address) => {
    const domain = address.slice(address.lastIndexOf("@") + 1);
    return domains.some((held) => domain === held || domain.endsWith(`.${held}`));
  });
}
