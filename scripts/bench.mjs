// `npm run bench -- NAME [ARGS…]`: runs bench/NAME.ts under the pinned Node; without a name it lists what there is.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled, root, runEntry } from "./ensure-installed.mjs";
import { becomePinnedNode, LaunchError } from "./lib/pinned-node.mjs";

const folder = join(root, "bench");

function names() {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
}

await runEntry(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined) {
    process.stdout.write(`${names().join("\n")}\n`);
    return;
  }
  if (!names().includes(name)) throw new LaunchError(`No benchmark "${name}": choose one of ${names().join(", ")}.`);
  await ensureInstalled();
  await becomePinnedNode(root, [join(folder, `${name}.ts`), ...args]);
});
