#!/usr/bin/env node
// The `steward` command: installs what is missing, then goes on under the pinned Node.
import { join } from "node:path";
import { becomePinnedNode } from "./lib/pinned-node.mjs";
import { ensureInstalled, root, runEntry } from "./ensure-installed.mjs";

await runEntry(async () => {
  await ensureInstalled();
  await becomePinnedNode(root, [join(root, "src", "app", "cli", "main.ts"), ...process.argv.slice(2)]);
});
