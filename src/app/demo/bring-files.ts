import type { App } from "../app.ts";
import { filesForAdmin } from "../compose-crms.ts";
import type { SandboxUrls } from "./sandbox-process.ts";

const DEPLOY_TIMEOUT_MS = 20_000;

/**
 * Plays the admin who deploys what a CRM needs before Steward is installed: the demo has nobody to do it. The same
 * again changes nothing.
 */
export async function bringFiles(app: App, sandbox: SandboxUrls): Promise<void> {
  for (const { crm } of app.installRoads) {
    const files = await filesForAdmin(crm);
    if (files.size === 0) continue;
    const url = crm === "salesforce" ? sandbox.salesforceUrl : sandbox.hubspotUrl;
    const answer = await fetch(`${url}/_sandbox/deploy`, {
      method: "POST", headers: { "content-type": "application/json" },
      body: JSON.stringify({ files: Object.fromEntries(files) }), signal: AbortSignal.timeout(DEPLOY_TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`the sandbox ${crm} did not take the metadata (HTTP ${answer.status})`);
  }
}
