import type { ValidationRule } from "../model.ts";
import { parseDatetime } from "./values.ts";

type Check = (value: string, args: readonly string[]) => boolean;

/** The rule types of an admin (VENDORS 1.2) that the sandbox enforces; others are refused when they are set up. */
const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["ALPHANUMERIC", (value) => /^[\p{L}\p{N} ]*$/u.test(value)],
  ["MIN_LENGTH", (value, [min]) => value.length >= Number(min)],
  ["MAX_LENGTH", (value, [max]) => value.length <= Number(max)],
  ["REGEX", (value, [pattern]) => expressionOf(pattern ?? "")?.test(value) === true],
  ["MIN_NUMBER", (value, [min]) => Number(value) >= Number(min)],
  ["MAX_NUMBER", (value, [max]) => Number(value) <= Number(max)],
  ["DECIMAL", (value, [places]) => (value.split(".")[1] ?? "").length <= Number(places)],
  ["START_DATE", (value, [start]) => timeOf(value) >= timeOf(start ?? "")],
  ["END_DATE", (value, [end]) => timeOf(value) <= timeOf(end ?? "")],
  ["START_DATETIME", (value, [start]) => timeOf(value) >= timeOf(start ?? "")],
  ["END_DATETIME", (value, [end]) => timeOf(value) <= timeOf(end ?? "")],
  ["DAYS_OF_WEEK", (value, days) => days.includes(dayNames[new Date(timeOf(value)).getUTCDay()] ?? "")],
  ["EMAIL", (value) => looksLikeEmail(value)],
  ["EMAIL_ALLOWED_DOMAINS", (value, domains) => domains.includes(domainOf(value))],
  ["EMAIL_BLOCKED_DOMAINS", (value, domains) => !domains.includes(domainOf(value))],
  ["DOMAIN", (value) => looksLikeEmail(`a@${value}`)],
  ["URL", (value) => URL.canParse(value)],
  ["URL_ALLOWED_DOMAINS", (value, domains) => domains.includes(hostOf(value))],
  ["URL_BLOCKED_DOMAINS", (value, domains) => !domains.includes(hostOf(value))],
  ["PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE", (value) => /^\+[1-9][\d ()./-]{5,24}$/.test(value)],
  ["SPECIAL_CHARACTERS", (value) => !/[^\p{L}\p{N}\s]/u.test(value)],
  ["WHITESPACE", (value) => !/\s/u.test(value)],
]);

const dayNames = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

/** Whether the sandbox knows how to enforce this rule: its type, and of a REGEX its expression. */
export function isEnforced({ ruleType, ruleArguments }: ValidationRule): boolean {
  return checks.has(ruleType) && (ruleType !== "REGEX" || expressionOf(ruleArguments[0] ?? "") !== undefined);
}

/** An expression in the vendor's dialect, RE2, which begins with its flags: `(?i)^ab`. Nothing when it cannot be read. */
function expressionOf(pattern: string): RegExp | undefined {
  const [, flags = "", expression = ""] = /^(?:\(\?([ims]+)\))?([\s\S]*)$/.exec(pattern) ?? [];
  try {
    return new RegExp(expression, `${flags}u`);
  } catch {
    return undefined;
  }
}

/** The type of the first rule that a value breaks. */
export function brokenRule(rules: readonly ValidationRule[], value: string): string | undefined {
  return rules.find((rule) => checks.get(rule.ruleType)?.(value, rule.ruleArguments) === false)?.ruleType;
}

/** The shape that HubSpot asks of an email address: one `@`, a domain with a dot, nothing blank. */
export function looksLikeEmail(value: string): boolean {
  const [local = "", domain = "", ...more] = value.split("@");
  const labels = domain.split(".");
  return more.length === 0 && local.length > 0 && local.length <= 64 && value.length <= 254 && !/[\s,;<>()]/.test(value)
    && labels.length > 1 && labels.every((label) => /^[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u.test(label));
}

function timeOf(value: string): number {
  return parseDatetime(value) ?? Date.parse(value);
}

function domainOf(email: string): string {
  return email.split("@").at(-1)?.toLowerCase() ?? "";
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : "";
}
