#!/usr/bin/env node
// The `steward` command: installs what is missing, then goes on under the pinned Node.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { APP_FLAGS } from "./lib/app-flags.mjs";
import { becomePinnedNode } from "./lib/pinned-node.mjs";
import { ensureInstalled, root, runEntry } from "./ensure-installed.mjs";

await runEntry(async () => {
  await ensureInstalled();
  // Settings may stand in .env beside package.json; what the environment says already wins over it.
  const file = join(root, ".env");
  const settings = existsSync(file) ? [`--env-file=${file}`] : [];
  await becomePinnedNode(root, [...APP_FLAGS, ...settings, join(root, "src", "app", "cli", "main.ts"), ...process.argv.slice(2)]);
});
