import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as z from "zod";

import type { Settings } from "../../../config/settings.ts";
import type { SandboxUrls } from "./sandbox-process.ts";

/** Where a running demo says where its sandbox is, for the verbs that other shells call meanwhile. */
const FILE = "demo-sandbox.json";
const SandboxAddress = z.object({ hubspotUrl: z.url(), salesforceUrl: z.url() });

/** Says where the sandbox is; returns how to take it back. */
export function announceSandbox(dataDir: string, { hubspotUrl, salesforceUrl }: SandboxUrls): () => void {
  const path = join(dataDir, FILE);
  writeFileSync(path, JSON.stringify({ hubspotUrl, salesforceUrl }), { mode: 0o600 });
  return () => { rmSync(path, { force: true }); };
}

/** The settings of a verb beside a running demo: with its sandbox where there is one, as they are otherwise. */
export function besideDemo(settings: Settings): Settings {
  if (!isDemo(settings, false)) return settings;
  try {
    return withSandbox(settings, SandboxAddress.parse(JSON.parse(readFileSync(join(settings.DATA_DIR, FILE), "utf8"))));
  } catch {
    return settings;
  }
}

/** Nobody brought a CRM's credentials, and the database is our own (or the demo was asked for in so many words). */
export function isDemo(settings: Settings, asked: boolean): boolean {
  const noCredentials = settings.HUBSPOT_CLIENT_ID === undefined && settings.SALESFORCE_CLIENT_ID === undefined;
  return asked || (noCredentials && settings.DATABASE_URL === undefined);
}

/** The settings with the sandbox in the vendors' place. Its clients are known to everybody and open nothing else. */
export function withSandbox(settings: Settings, sandbox: SandboxUrls): Settings {
  return {
    ...settings,
    HUBSPOT_API_URL: sandbox.hubspotUrl,
    HUBSPOT_APP_URL: sandbox.hubspotUrl,
    HUBSPOT_CLIENT_ID: "steward-sandbox",
    HUBSPOT_CLIENT_SECRET: "steward-sandbox-secret",
    SALESFORCE_LOGIN_URL: sandbox.salesforceUrl,
    SALESFORCE_CLIENT_ID: "steward-sandbox-salesforce",
    SALESFORCE_CLIENT_SECRET: "steward-sandbox-salesforce-secret",
  };
}
