import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const checkout = join(import.meta.dirname, "..", "..", "..");

/** What a program said and how it ended. */
export interface End {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with our entry scripts, a lockfile of one package, and an npm that installs just that and counts its runs. */
export class SmallCheckout {
  readonly root = mkdtempSync(join(tmpdir(), "steward-checkout-"));
  private readonly npm = join(this.root, "npm-cli.js");

  constructor() {
    cpSync(join(checkout, "scripts"), join(this.root, "scripts"), { recursive: true });
    this.write("package.json", '{ "type": "module" }');
    this.lock("1.0.0");
    this.npmDoes("install");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** Asks for this version of the one package. */
  lock(version: string): void {
    this.write("package-lock.json", JSON.stringify({ packages: { "": {}, "node_modules/left": { version } } }));
  }

  /** `install` is what npm does on a good day; anything else is run in its place. */
  npmDoes(code: string): void {
    const wrapper = `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} "$@"\n`;
    const install = `
      const folder = "node_modules/node-" + (process.platform === "win32" ? "win" : process.platform) + "-" + process.arch + "/bin";
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(folder + "/node", ${JSON.stringify(wrapper)}, { mode: 0o755 });
      fs.copyFileSync("package-lock.json", "node_modules/.package-lock.json");`;
    const program = `import fs from "node:fs";\nfs.appendFileSync("npm-runs", "run\\n");\n${code === "install" ? install : code}\n`;
    writeFileSync(this.npm, program);
    chmodSync(this.npm, 0o755);
  }

  npmRuns(): number {
    try {
      return readFileSync(join(this.root, "npm-runs"), "utf8").split("\n").length - 1;
    } catch {
      return 0;
    }
  }

  start(script: string, ...args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<End> } {
    const child = spawn(process.execPath, [join(this.root, "scripts", script), ...args], {
      cwd: tmpdir(),
      env: { ...process.env, npm_execpath: this.npm },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { child, ended: endOf(child) };
  }
}

function endOf(child: ChildProcess): Promise<End> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
