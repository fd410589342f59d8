import { join } from "node:path";
import { parseArgs } from "node:util";

import { openHubSpot } from "./hubspot/hubspot-crm.ts";
import { readSeed, seedPortal } from "./hubspot/seed/seed-portal.ts";
import { defaultSettings } from "./hubspot/settings.ts";
import { lockData } from "./shared/data-lock.ts";
import { serveCrm } from "./shared/crm-server.ts";
import type { RunningCrm } from "./shared/crm-server.ts";

const usage = `node sandbox/main.ts [--port N] [--data DIR] [--seed WORLD_DIR] [--auto-approve] [--with-parent]
  --port N         the wished port, the next free one is taken when it is not free (0, the default: any)
  --data DIR       records and request logs go to DIR/sandbox (default: data)
  --seed WORLD_DIR fills an empty portal from the folder's world.json and starts the clock at its asOf
  --auto-approve   the consent page allows by itself
  --with-parent    ends when standard input closes`;

try {
  await main();
} catch (error) {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : "could not start"}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === undefined) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const release = await lockData(join(options.data, "sandbox"));
  process.once("exit", release);
  const dataDir = join(options.data, "sandbox", "hubspot");
  const { crm, portal } = await openHubSpot(dataDir, { ...defaultSettings, autoApprove: options.autoApprove });
  if (options.seed !== undefined && isEmpty(portal.owners.size, portal.records.count("contacts"))) {
    const world = readSeed(undefined, options.seed);
    if (world !== undefined) seedPortal(portal, world);
    portal.store.commit();
  }
  const hubspot = await serveCrm(crm, options.port, join(dataDir, "requests.jsonl"));
  stopWith([hubspot], options.withParent);
  process.stdout.write(`${JSON.stringify({ hubspot: { url: hubspot.url }, pid: process.pid })}\n`);
}

function readOptions(): { port: number; data: string; seed: string | undefined; autoApprove: boolean; withParent: boolean } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "0" },
        data: { type: "string", default: "data" },
        seed: { type: "string" },
        "auto-approve": { type: "boolean", default: false },
        "with-parent": { type: "boolean", default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port expects 0 to 65535, got ${values.port}`);
    return { port, data: values.data, seed: values.seed, autoApprove: values["auto-approve"], withParent: values["with-parent"] };
  } catch (error) {
    process.stderr.write(`sandbox: ${error instanceof Error ? error.message : "bad arguments"}\n`);
    return undefined;
  }
}

function isEmpty(...counts: readonly number[]): boolean {
  return counts.every((count) => count === 0);
}

/** Ends the process once, cleanly, whatever asks first. */
function stopWith(running: readonly RunningCrm[], withParent: boolean): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void Promise.all(running.map((crm) => crm.stop())).then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  if (!withParent) return;
  process.stdin.once("end", stop);
  process.stdin.once("close", stop);
  process.stdin.resume();
}
