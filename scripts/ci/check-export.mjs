// Exports every audit log of a start and lets the outsider's checker judge it: check-export.mjs START_OUTPUT FOLDER
// Run with the machine's own Node, as an outsider would.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const STEWARD = fileURLToPath(new URL("../steward.mjs", import.meta.url));

const [, , output = "", folder = ""] = process.argv;
const { crms } = JSON.parse(readFileSync(output, "utf8").trimEnd().split("\n").at(-1) ?? "");
for (const { crm, installation } of crms) {
  const dir = join(folder, crm);
  execFileSync(process.execPath, [STEWARD, "audit", "export", "--installation", installation, "--out", dir], { stdio: "inherit" });
  // Throws, and so fails the run, unless the checker exits 0.
  const verdict = execFileSync(process.execPath, [join(dir, "verify-audit.mjs"), dir, "--require-anchored", "--semantic"], { encoding: "utf8" });
  process.stdout.write(`${crm}: ${verdict}`);
}
