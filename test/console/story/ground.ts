import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Context } from "mocha";
import type { Browser, Page } from "playwright-core";

import { metadataFiles } from "../../../connectors/salesforce/metadata-files.ts";
import { ensureConsole } from "../../../scripts/ensure-console.mjs";
import { withSandbox } from "../../../src/app/demo/demo-settings.ts";
import { readSettings } from "../../../config/settings.ts";
import { type AppProcess, appEnv, startApp } from "../../helpers/app-process.ts";
import { endRun, needsBrowser, openBrowser, STEP_TIMEOUT_MS, stoppedWithSuite, WORLD } from "../../helpers/console.ts";
import { type CrmSide, door, sidesOf } from "../../helpers/sandbox-door.ts";
import { startSandbox } from "../../helpers/start-sandbox.ts";
import { WORDS } from "../../helpers/two-of-one.ts";

/** The sample world's present: what came in during "the last 30 days" is counted from here. */
const PRESENT = Date.parse("2026-03-20T22:00:00Z");

/** Steward as somebody starts it who has a CRM's credentials and nothing else, beside a sandbox CRM that asks before it lets anybody in. */
export interface Ground {
  readonly app: AppProcess;
  readonly dataDir: string;
  readonly side: CrmSide;
  readonly browser: Browser;
  /** A window of its own. */
  window(options?: Parameters<Browser["newContext"]>[0]): Promise<Page>;
  /** Ends the app and starts it again so much later, at the same address. */
  later(ms: number): Promise<void>;
  /** Who sits at the CRM's own pages from now on. */
  sits(email: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it until the suite ends, or skips the suite where there is no browser. */
export async function startGround(context: Context, crm: CrmSide["crm"]): Promise<Ground> {
  needsBrowser(context);
  return stoppedWithSuite(context, await openGround(crm));
}

/** Starts it. */
async function openGround(crm: CrmSide["crm"]): Promise<Ground> {
  await ensureConsole();
  const folder = await mkdtemp(join(tmpdir(), "steward-story-"));
  const dataDir = join(folder, "app");
  const sandbox = await startSandbox({ dataDir: join(folder, "sandbox"), seedDir: WORLD });
  const side = sidesOf(sandbox).find((one) => one.crm === crm);
  if (side === undefined) throw new Error(`no sandbox ${crm}`);
  await twoOfOne(side);
  if (crm === "salesforce") await door(side.url, "deploy", { files: Object.fromEntries(await metadataFiles()) });
  await mkdir(dataDir);
  let offsetMs = PRESENT - Date.now();
  const setClock = (): Promise<void> => writeFile(join(dataDir, "demo-clock.json"), JSON.stringify({ offsetMs }));
  await setClock();
  const { HUBSPOT_API_URL, HUBSPOT_APP_URL, HUBSPOT_CLIENT_ID = "", HUBSPOT_CLIENT_SECRET = "", SALESFORCE_LOGIN_URL, SALESFORCE_CLIENT_ID = "", SALESFORCE_CLIENT_SECRET = "" } = withSandbox(readSettings({}), { hubspotUrl: sandbox.url, salesforceUrl: sandbox.salesforceUrl });
  const credentials = crm === "hubspot" ? { HUBSPOT_API_URL, HUBSPOT_APP_URL, HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET } : { SALESFORCE_LOGIN_URL, SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET };
  const env = appEnv(dataDir, credentials);
  let app = await startApp(env);
  const browser = await openBrowser();
  return {
    get app() { return app; },
    dataDir, side, browser,
    async window(options = { viewport: { width: 1_280, height: 900 } }) {
      const opened = await browser.newContext(options);
      opened.setDefaultTimeout(STEP_TIMEOUT_MS);
      return opened.newPage();
    },
    async later(ms) {
      await app.stop();
      offsetMs += ms;
      await setClock();
      await door(side.url, "clock", { advanceMs: ms });
      app = await startApp(env);
    },
    sits: async (email) => { await door(side.url, "settings", { signedIn: email }); },
    stop: () => endRun({ browser, app, sandbox, dataDir, folder }),
  };
}

/** Somebody was put on record twice, each time with a call; so alike that they are found before and after the search over all records, to which in so few of them no value is rare. */
async function twoOfOne({ crm, url }: CrmSide): Promise<void> {
  const words = WORDS[crm];
  const made = async (change: Readonly<Record<string, unknown>>): Promise<string> => {
    const answer = await door(url, "edit", change);
    if (typeof answer !== "object" || answer === null || !("id" in answer) || typeof answer.id !== "string") throw new Error("nothing was made");
    return answer.id;
  };
  const pair = [await made(words.person("wilhelmina.ostrowski@ostrowski.example", { [words.title]: "Head of Purchasing" })), await made(words.person("wilhelmina.ostrowsky@ostrowski.example", { [words.title]: "Purchasing Lead", [words.mobile]: "+1 216 555 0188" }))] as const;
  for (const id of pair) await made(words.call(id));
}
