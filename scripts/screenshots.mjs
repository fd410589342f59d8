// `npm run screenshots`: pictures of every page of the console on the sample day, into docs/images/. Needs Chromium.
import { join } from "node:path";
import { ensureInstalled, root, runEntry } from "./ensure-installed.mjs";
import { becomePinnedNode } from "./lib/pinned-node.mjs";

await runEntry(async () => {
  await ensureInstalled();
  await becomePinnedNode(root, [join(root, "test", "console", "screenshots.ts"), ...process.argv.slice(2)]);
});
