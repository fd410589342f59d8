// Compiles src/domain/audit/kernel/chain.as into chain-wasm.ts beside it. Run after every change of it; what it needs is
// fetched for the moment (94 MB that nobody needs to run Steward). `--check` compares instead of writing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const COMPILER = "assemblyscript@0.28.20";
const OPTIONS = ["-O3", "--converge", "--noAssert", "--runtime", "stub", "--enable", "simd"];
const LINE = 120;
const folder = fileURLToPath(new URL("../src/domain/audit/kernel/", import.meta.url));

/** @returns {Buffer} */
function compiled() {
  const work = mkdtempSync(join(tmpdir(), "steward-kernel-"));
  try {
    // The compiler takes no other ending; ours keeps TypeScript's tools away from it.
    copyFileSync(join(folder, "chain.as"), join(work, "chain.ts"));
    const { status } = spawnSync("npm", ["exec", "--yes", `--package=${COMPILER}`, "--", "asc", "chain.ts", "-o", "chain.wasm", ...OPTIONS], { cwd: work, stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32" });
    if (status !== 0) throw new Error("the kernel could not be compiled");
    return readFileSync(join(work, "chain.wasm"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const source = createHash("sha256").update(readFileSync(join(folder, "chain.as"))).digest("hex");
const lines = compiled().toString("base64").match(new RegExp(`.{1,${LINE}}`, "g")) ?? [];
const text = `// Made by scripts/build-kernel.mjs (${COMPILER}) of chain.as; not to be edited.

/** SHA-256 of the source that it was made of. */
export const SOURCE_HASH = "${source}";

/** The compiled module. */
export const CHAIN_WASM = Buffer.from(
  [
${lines.map((line) => `    "${line}",\n`).join("")}  ].join(""),
  "base64",
);
`;
const target = join(folder, "chain-wasm.ts");
if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  process.stderr.write("chain-wasm.ts is not what chain.as compiles to: run node scripts/build-kernel.mjs\n");
  process.exitCode = 1;
}
