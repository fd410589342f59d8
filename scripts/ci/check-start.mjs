// Judges the output of `npm start -- --once --json` for .ci/run: check-start.mjs OUTPUT_FILE first|again|any
import { readFileSync } from "node:fs";
import { isMain } from "../ensure-installed.mjs";

/** The sample world holds this many activities; each has to be accounted for in each CRM. */
const WORLD_ACTIVITIES = 100;

/** The CRMs that a start without credentials installs itself into. */
const CRMS = ["hubspot", "salesforce"];

/**
 * Says everything that is wrong with the closing line of a start; an empty list is a pass.
 * @param {string} text what the start printed
 * @param {string} run first, again or any
 * @returns {string[]}
 */
export function faultsOf(text, run) {
  const last = text.trimEnd().split("\n").at(-1) ?? "";
  let answer;
  try {
    answer = JSON.parse(last);
  } catch {
    return [`the last line is not JSON: ${last.slice(0, 200)}`];
  }
  if (!Array.isArray(answer.crms) || answer.crms.length === 0) return ["it names no CRM"];
  if (typeof answer.seconds !== "number") return ["it does not say how many seconds it took"];
  const missing = CRMS.filter((name) => !answer.crms.some(({ crm }) => crm === name));
  if (missing.length > 0) return [`it lacks ${missing.join(" and ")}`];
  return answer.crms.flatMap((crm) => faultsOfCrm(crm, run).map((fault) => `${String(crm.crm)}: ${fault}`));
}

function faultsOfCrm({ activities, logged, review, blocked, skipped, writes, audit }, run) {
  const faults = [];
  const accounted = logged + review + blocked + skipped;
  if (activities !== WORLD_ACTIVITIES) faults.push(`${String(activities)} activities, not ${String(WORLD_ACTIVITIES)}`);
  if (accounted !== activities) faults.push(`${String(accounted)} of ${String(activities)} activities accounted for`);
  if (audit?.ok !== true || !(audit.walked > 0)) faults.push(`audit ${JSON.stringify(audit)}`);
  if (run === "first" && !(writes > 0)) faults.push(`a first run wrote ${String(writes)} records`);
  if (run === "again" && writes !== 0) faults.push(`a second run wrote ${String(writes)} records`);
  return faults;
}

if (isMain(import.meta.url)) {
  const [, , file = "", run = ""] = process.argv;
  const text = readFileSync(file, "utf8");
  const faults = faultsOf(text, run);
  process.stdout.write(faults.length === 0 ? `${text.trimEnd().split("\n").at(-1) ?? ""}\n` : `${faults.join("\n")}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
