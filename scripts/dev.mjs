// `npm run dev`: the app under the pinned Node, started again whenever a source file changes.
import { join } from "node:path";
import { ensureInstalled, root, runEntry } from "./ensure-installed.mjs";
import { becomePinnedNode } from "./lib/pinned-node.mjs";

const WATCHED = ["src", "connectors", "config"];

await runEntry(async () => {
  await ensureInstalled();
  const watch = WATCHED.map((folder) => `--watch-path=${join(root, folder)}`);
  await becomePinnedNode(root, [...watch, join(root, "src", "app", "cli", "main.ts"), "start", ...process.argv.slice(2)]);
});
