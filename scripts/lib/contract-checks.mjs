import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const LISTED_MAX = 40;

/**
 * What the sandboxes of a run counted: how many of HubSpot's messages were held against the contracts, and which broke
 * them by mistake. Each sandbox process leaves one file in the folder (sandbox/shared/tally.ts).
 * @returns {{ messages: number, violations: { side: string, method: string, path: string, status: number, complaints: string[] }[] }}
 */
export function readContractChecks(folder) {
  if (!existsSync(folder)) return { messages: 0, violations: [] };
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8").split("\n").filter((line) => line !== ""));
  return {
    messages: files.reduce((sum, [count]) => sum + Number(count), 0),
    // A line that a kill cut off in the middle still counts.
    violations: files.flatMap(([, ...lines]) => lines).map(parsed),
  };
}

/** What to print of it: one line for each kind of mistake, then the count. */
export function describeContractChecks({ messages, violations }) {
  const kinds = new Map();
  for (const { side, method, path, status, complaints } of violations) {
    const kind = `  ${side} ${method} ${path.replace(/\d{5,}/g, "…")} ${status}: ${complaints.join("; ")}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const lines = [...kinds].map(([kind, count]) => (count === 1 ? kind : `${kind} (${count} times)`));
  const more = lines.length > LISTED_MAX ? [`  … and ${lines.length - LISTED_MAX} other kinds`] : [];
  return [...lines.slice(0, LISTED_MAX), ...more, `${messages.toLocaleString("en-US")} HubSpot messages checked against the contracts, ${violations.length} violations`].join("\n");
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return { side: "request", method: "?", path: "(cut off)", status: 0, complaints: ["the sandbox was killed while it noted this"] };
  }
}
