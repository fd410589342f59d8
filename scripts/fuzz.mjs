// `npm run fuzz [INPUTS]`: the fuzz tests with as many inputs as a night allows; `npm test` runs fewer.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { exitOf } from "./lib/pinned-node.mjs";

const INPUTS = process.argv[2] ?? "20000";
if (!/^[1-9]\d{0,8}$/.test(INPUTS)) {
  process.stderr.write("npm run fuzz [INPUTS]: the number of inputs is a whole number\n");
  process.exit(2);
}
const child = spawn(process.execPath, [join(import.meta.dirname, "test.mjs"), "test/fuzz/**/*.test.ts"], { stdio: "inherit", env: { ...process.env, STEWARD_FUZZ_RUNS: INPUTS } });
const { code } = await exitOf(child);
process.exitCode = code ?? 1;
