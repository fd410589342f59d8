import type { PropertyProblem } from "./api-error.ts";
import { dealRules } from "./deal-rules.ts";
import { emailAddressFields } from "./email-headers.ts";
import type { ObjectType } from "./object-types.ts";
import type { Portal } from "./portal.ts";
import { looksLikeEmail } from "./properties/value-rules.ts";
import type { RuleOutcome } from "./rule-outcome.ts";

type Values = Readonly<Record<string, string>>;

const lifecycleOrder = [
  "subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist", "other",
];

/** Applies what HubSpot demands of a type beyond the single values; `before` is empty on create. */
export function objectRules(portal: Portal, type: ObjectType, before: Values, wished: Values): RuleOutcome {
  const own = ownRules(portal, type, before, wished);
  const problems = [...own.problems, ...ownerProblems(portal, own.values)];
  return { values: withOwnerDate(portal, before, own.values), problems };
}

function ownRules(portal: Portal, type: ObjectType, before: Values, wished: Values): RuleOutcome {
  switch (type.name) {
    case "contacts":
      return contactRules(portal, before, wished);
    case "companies":
      return fine({ ...forwardOnly(before, wished), ...lowered(wished, "domain") });
    case "deals":
      return dealRules(portal, before, wished);
    case "emails":
      return emailRules(wished);
    case "communications":
      return communicationRules(before, wished);
    case "tasks":
      return fine(withCompletion(portal, wished));
    default:
      return fine(wished);
  }
}

function contactRules(portal: Portal, before: Values, wished: Values): RuleOutcome {
  const values = { ...forwardOnly(before, wished), ...lowered(wished, "email"), ...lowered(wished, "hs_additional_emails") };
  const problems: PropertyProblem[] = [];
  for (const name of ["email", "hs_additional_emails", "work_email"]) {
    const wrong = (values[name] ?? "").split(";").find((address) => address !== "" && !looksLikeEmail(address));
    if (wrong !== undefined) problems.push({ name, error: "INVALID_EMAIL", message: `Email address ${wrong} is invalid` });
  }
  const company = values["associatedcompanyid"] ?? "";
  if (company !== "" && portal.records.live("companies", company) === undefined) {
    problems.push({ name: "associatedcompanyid", error: "INVALID_ASSOCIATION", message: `Company ${company} does not exist` });
  }
  const domain = values["email"]?.split("@").at(-1);
  return { values: domain === undefined ? values : { ...values, hs_email_domain: domain }, problems };
}

/** A lifecycle stage moves only forward unless it was cleared first; a step back is ignored without an error. */
function forwardOnly(before: Values, wished: Values): Values {
  const from = lifecycleOrder.indexOf(before["lifecyclestage"] ?? "");
  const to = lifecycleOrder.indexOf(wished["lifecyclestage"] ?? "");
  if (to === -1 || to >= from) return wished;
  return Object.fromEntries(Object.entries(wished).filter(([name]) => name !== "lifecyclestage"));
}

function emailRules(wished: Values): RuleOutcome {
  const headers = wished["hs_email_headers"];
  if (headers === undefined) return fine(wished);
  const fields = emailAddressFields(headers);
  if (fields !== undefined) return fine({ ...wished, ...fields });
  const message = "hs_email_headers is not a JSON object with the addresses of from, to, cc and bcc";
  return { values: wished, problems: [{ name: "hs_email_headers", error: "INVALID_JSON", message }] };
}

/** Apps may log only on behalf of the CRM, and must say so (VENDORS 1.5). */
function communicationRules(before: Values, wished: Values): RuleOutcome {
  const from = wished["hs_communication_logged_from"] ?? before["hs_communication_logged_from"];
  if (from === "CRM") return fine(wished);
  const message = "hs_communication_logged_from must be CRM";
  return { values: wished, problems: [{ name: "hs_communication_logged_from", error: "INVALID_OPTION", message }] };
}

function withCompletion(portal: Portal, wished: Values): Values {
  const status = wished["hs_task_status"];
  if (status === undefined) return wished;
  const done = status === "COMPLETED";
  const date = wished["hs_task_completion_date"] ?? (done ? new Date(portal.clock.now()).toISOString() : "");
  return { ...wished, hs_task_is_completed: done ? "1" : "0", hs_task_completion_date: date };
}

/** An owner is named by owner id, not by user id (VENDORS 1.5). */
function ownerProblems(portal: Portal, values: Values): readonly PropertyProblem[] {
  const owner = values["hubspot_owner_id"] ?? "";
  if (owner === "" || portal.owners.get(owner)?.archived === false) return [];
  return [{ name: "hubspot_owner_id", error: "INVALID_OWNER_ID", message: `The owner with ID ${owner} does not exist or is deactivated` }];
}

function withOwnerDate(portal: Portal, before: Values, values: Values): Values {
  const owner = values["hubspot_owner_id"];
  if (owner === undefined || owner === (before["hubspot_owner_id"] ?? "")) return values;
  return { ...values, hubspot_owner_assigneddate: owner === "" ? "" : new Date(portal.clock.now()).toISOString() };
}

function lowered(values: Values, name: string): Values {
  const value = values[name];
  return value === undefined ? {} : { [name]: value.trim().toLowerCase() };
}

function fine(values: Values): RuleOutcome {
  return { values, problems: [] };
}
