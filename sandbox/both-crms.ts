import { join } from "node:path";
import { parseArgs } from "node:util";

import { openHubSpot } from "./hubspot/hubspot-crm.ts";
import { readSeed, seedPortal } from "./hubspot/seed/seed-portal.ts";
import { defaultSettings } from "./hubspot/settings.ts";
import { openSalesforce } from "./salesforce/salesforce-crm.ts";
import { readSeed as readOrgSeed, seedOrg } from "./salesforce/seed/seed-org.ts";
import { defaultSettings as orgSettings } from "./salesforce/settings.ts";
import { serveCrm } from "./shared/crm-server.ts";
import type { RunningCrm } from "./shared/crm-server.ts";
import type { SandboxCrm } from "./shared/crm.ts";
import { lockData } from "./shared/data-lock.ts";
import { Tally } from "./shared/tally.ts";
import { RememberedPorts } from "./shared/remembered-ports.ts";

const portMax = 65_535;

const usage = `node sandbox/main.ts [--port N] [--data DIR] [--seed WORLD_DIR] [--auto-approve] [--with-parent]
  --port N         the wished port of the sandbox HubSpot; the sandbox Salesforce wishes for the one after it.
                   The next free one is taken when one is not free (0, the default: those of last time, else any)
  --data DIR       records and request logs go to DIR/sandbox (default: data)
  --seed WORLD_DIR fills an empty portal and an empty org from the folder's world.json and starts their clocks at its asOf
  --auto-approve   the consent pages allow by themselves
  --with-parent    ends when standard input closes`;

/** Starts both CRMs as the command line says, and tells on one line where they are. */
export async function startBoth(): Promise<void> {
  const options = readOptions();
  if (options === undefined) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const release = await lockData(join(options.data, "sandbox"));
  process.once("exit", release);
  const [portalDir, orgDir] = [join(options.data, "sandbox", "hubspot"), join(options.data, "sandbox", "salesforce")];
  const [hubspotCrm, salesforceCrm] = await Promise.all([preparedHubSpot(portalDir, options), preparedSalesforce(orgDir, options)]);
  const remembered = new RememberedPorts(join(options.data, "sandbox", "ports.json"));
  const hubspot = await serveCrm(hubspotCrm, options.port === 0 ? remembered.of("hubspot") : options.port, join(portalDir, "requests.jsonl"));
  const next = options.port === 0 ? remembered.of("salesforce") : (Number(new URL(hubspot.url).port) + 1) % (portMax + 1);
  const salesforce = await serveCrm(salesforceCrm, next, join(orgDir, "requests.jsonl"));
  remembered.save({ hubspot: hubspot.url, salesforce: salesforce.url });
  stopWith([hubspot, salesforce], options.withParent);
  process.stdout.write(`${JSON.stringify({ hubspot: { url: hubspot.url }, salesforce: { url: salesforce.url }, pid: process.pid })}\n`);
  // Whoever waited for the line goes on meanwhile.
  await salesforceCrm.prepare?.();
}

interface Options {
  readonly port: number;
  readonly data: string;
  readonly seed: string | undefined;
  readonly autoApprove: boolean;
  readonly withParent: boolean;
}

async function preparedHubSpot(dataDir: string, { seed, autoApprove }: Options): Promise<SandboxCrm> {
  const { crm, portal } = await openHubSpot(dataDir, { ...defaultSettings, autoApprove }, new Tally(process.env["STEWARD_CONTRACT_CHECKS"]));
  if (seed !== undefined && portal.owners.size === 0 && portal.records.count("contacts") === 0) {
    const world = readSeed(undefined, seed);
    if (world !== undefined) seedPortal(portal, world);
    portal.store.commit();
  }
  return crm;
}

async function preparedSalesforce(dataDir: string, { seed, autoApprove }: Options): Promise<SandboxCrm> {
  const { crm, org } = await openSalesforce(dataDir, { ...orgSettings, autoApprove });
  if (seed !== undefined && [...org.rows("Account"), ...org.rows("Contact")].length === 0) {
    const world = readOrgSeed(undefined, seed);
    if (world !== undefined) seedOrg(org, world);
    org.store.commit();
  }
  return crm;
}

function readOptions(): Options | undefined {
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
    if (!Number.isInteger(port) || port < 0 || port > portMax) throw new Error(`--port expects 0 to ${String(portMax)}, got ${values.port}`);
    return { port, data: values.data, seed: values.seed, autoApprove: values["auto-approve"], withParent: values["with-parent"] };
  } catch (error) {
    process.stderr.write(`sandbox: ${error instanceof Error ? error.message : "bad arguments"}\n`);
    return undefined;
  }
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
