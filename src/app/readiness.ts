import type { HygieneRule } from "../domain/model/fix-class.ts";
import type { FindingCount } from "../ports/finding-table.ts";
import type { PortalScan } from "../ports/portal-scan-table.ts";
import type { Installation } from "../ports/store.ts";
import { dryRunPolicy } from "../usecases/dry-run-policy.ts";
import type { App } from "./app.ts";
import type { Check } from "./check.ts";
import type { AskCrm } from "./crm-in-time.ts";
import { installationChecks } from "./doctor.ts";
import { governanceCheck } from "./doctor-governance.ts";

/** One thing to know before more is left to Steward; unknown: it was not looked at yet. */
export interface ReadinessItem {
  readonly about: "connection" | "permissions" | "fields" | "budget" | "people" | "completeness" | "stale" | "duplicates" | "reviews";
  readonly state: Check["state"] | "unknown";
  readonly detail: string;
  /** What to do; null when nothing. */
  readonly fix: string | null;
}

/** How an installation stands before it is relied upon. */
export interface Readiness {
  /** Nothing stands in the way; warnings are for who reads them. */
  readonly isReady: boolean;
  readonly items: readonly ReadinessItem[];
  /** What the CRM holds, by kind, as far as it was read. */
  readonly records: Readonly<Record<string, number>>;
}

const INCOMPLETE: ReadonlySet<HygieneRule> = new Set(["missing-required", "missing-critical", "contact-without-account", "deal-without-account", "deal-without-contacts"]);
const STALE: ReadonlySet<HygieneRule> = new Set(["deal-without-activity", "past-close-date", "past-next-step", "account-without-activity", "owner-inactive"]);
const LOAD_DAYS = 14;
/** More than this a day is nobody's side work. */
const REVIEWS_A_DAY_MANY = 40;

/** Looks at connection, permissions, fields and people, at what is known of the records, and at what people would be asked. Asks the CRM as `ask` does and changes nothing; what could not be asked is told as unknown. */
export async function readiness(app: App, one: Installation, ask: AskCrm): Promise<Readiness> {
  const checks = (await installationChecks(app, one, ask)).map((check) => itemOf(check, `${one.crm} ${one.name}`));
  const { counts, scan, records, duplicates } = await app.store.inInstallation(one.id, async (tx) => ({
    counts: await tx.findings.counts(), scan: await tx.findings.scan(), records: await tx.mirror.counts(), duplicates: await tx.scans.last(),
  }));
  const isLooked = scan?.finishedAt != null;
  const items = [
    ...checks, ...notAsked(checks),
    { about: "people" as const, ...statedBy(await governanceCheck(app, one)) },
    found("completeness", { rules: INCOMPLETE, counts, isLooked }, (count) => `${plural(count, "finding")} of records that lack what work depends on`),
    found("stale", { rules: STALE, counts, isLooked }, (count) => `${plural(count, "finding")} of deals, accounts and owners that nothing happens with any more`),
    duplicatesItem(duplicates), await loadItem(app, one),
  ];
  return { isReady: items.every(({ state }) => state !== "error"), items, records };
}

const ABOUT: Readonly<Record<string, ReadinessItem["about"]>> = { scopes: "permissions", fields: "fields", "rate budget": "budget" };

const itemOf = (check: Check, label: string): ReadinessItem => ({ about: ABOUT[check.name.slice(label.length).trim()] ?? "connection", ...statedBy(check) });
const statedBy = ({ state, detail, fix }: Check): Pick<Check, "state" | "detail" | "fix"> => ({ state, detail, fix });

/** What only the CRM knows, where it did not answer. */
function notAsked(checks: readonly ReadinessItem[]): readonly ReadinessItem[] {
  const missing = (["permissions", "fields"] as const).filter((about) => checks.every((check) => check.about !== about));
  return missing.map((about) => ({ about, state: "unknown", detail: "it could not be asked of the CRM", fix: null }));
}

interface Looked {
  readonly rules: ReadonlySet<HygieneRule>;
  readonly counts: readonly FindingCount[];
  readonly isLooked: boolean;
}

function found(about: ReadinessItem["about"], { rules, counts, isLooked }: Looked, words: (count: number) => string): ReadinessItem {
  if (!isLooked) return { about, state: "unknown", detail: "the records were not looked over yet; it happens at night", fix: null };
  const count = counts.filter(({ rule, state }) => rules.has(rule) && (state === "open" || state === "asked")).reduce((sum, { n }) => sum + n, 0);
  return { about, state: count === 0 ? "ok" : "warning", detail: count === 0 ? "nothing was found" : words(count), fix: count === 0 ? null : "nothing now: people are asked about the gravest, a few a week" };
}

function duplicatesItem(scan: PortalScan | null): ReadinessItem {
  const about = "duplicates";
  if (scan?.outcome !== "done") return { about, state: "unknown", detail: "the records were not compared with each other yet; it happens at night", fix: null };
  const sums = Object.entries(scan.found).map(([object, { records, pairs }]) => `${plural(pairs, "likely pair")} among ${plural(records, object)}`);
  const isClean = Object.values(scan.found).every(({ pairs }) => pairs === 0);
  return { about, state: isClean ? "ok" : "warning", detail: sums.join("; ") || "nothing to compare", fix: isClean ? null : "nothing is merged by itself: set merge and governance in the policy to have merges proposed" };
}

async function loadItem(app: App, { id, policy }: Installation): Promise<ReadinessItem> {
  const about = "reviews";
  const { judged, now, isCut } = await dryRunPolicy(app, id, { draft: policy, days: LOAD_DAYS });
  if (judged === 0) return { about, state: "unknown", detail: `nothing came in during the last ${String(LOAD_DAYS)} days to tell by`, fix: null };
  const share = Math.round((now.review / judged) * 100);
  const perDay = now.review / LOAD_DAYS;
  const detail = `${isCut ? "at least " : ""}${perDay < 10 ? perDay.toFixed(1) : String(Math.round(perDay))} a day: ${String(share)} % of what came in during the last ${String(LOAD_DAYS)} days goes to a person under this policy`;
  return perDay > REVIEWS_A_DAY_MANY ? { about, state: "warning", detail, fix: "try a milder preset in the policy before more comes in" } : { about, state: "ok", detail, fix: null };
}

const plural = (count: number, word: string): string => `${count.toLocaleString("en-US")} ${word}${count === 1 ? "" : "s"}`;
