import type { FixClass, HygieneRule } from "../../model/fix-class.ts";

/** As `config/policy/hygiene.ts` has them: rules whose fixes are always a person's decision. */
const NEVER: ReadonlySet<string> = new Set<HygieneRule>([
  "owner-inactive", "owner-absent", "lifecycle-conflict", "consent-conflict", "contact-without-account", "account-without-contacts", "deal-without-account", "deal-without-contacts",
]);

/** Whether a class may earn the right to act alone at all. */
export const mayEverActAlone = (name: FixClass): boolean => !NEVER.has(name.slice(name.indexOf(".") + 1));
