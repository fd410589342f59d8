import { normalizeEmail, registrableDomain } from "../../hygiene/normalize-email.ts";
import type { Rule } from "../finding.ts";

/**
 * A contact none of whose business addresses is of its company, nor of a company that it is part of or that is part of it. Which of the
 * two is wrong, or whether the company has one more domain, the record does not say.
 */
export const domainConflict: Rule = {
  name: "domain-conflict", risk: 3, dataOwner: "record-owner", blocks: ["matching of activities", "account routing", "duplicate search"],
  look(seen, { isFreeMail }) {
    if (seen.object !== "contact" || seen.company === null || seen.company.domains.length === 0) return [];
    const known = new Set([...seen.company.domains, ...seen.company.kinDomains].map(registrable));
    const theirs = seen.record.emails.flatMap((email) => normalizeEmail(email)?.domain ?? []).map(registrable).filter((domain) => !isFreeMail(domain));
    const [first] = theirs;
    if (first === undefined || theirs.some((domain) => known.has(domain))) return [];
    const [main = ""] = seen.company.domains;
    return [{ field: "email", says: [`The address is of ${first}, and ${seen.company.name} is known by ${main}.`], basis: `${first}\n${main}` }];
  },
};

const registrable = (domain: string): string => registrableDomain(domain) ?? domain;
