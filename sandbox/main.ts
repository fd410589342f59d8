import { enableCompileCache } from "node:module";

// A third of the start is compiling: what one start compiled, the next finds in Node's cache under the temporary folder.
enableCompileCache();
const { startBoth } = await import("./both-crms.ts");

try {
  await startBoth();
} catch (error) {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : "could not start"}\n`);
  process.exit(1);
}
