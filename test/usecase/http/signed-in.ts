import assert from "node:assert/strict";
import * as z from "zod";

import { filesForAdmin } from "../../../src/app/compose-crms.ts";
import { installByOAuth } from "../../../src/app/demo/install-by-oauth.ts";
import { handle } from "../../../src/app/jobs/handlers.ts";
import { type InstallationId, type UserId } from "../../../src/domain/model/ids.ts";
import { WORLD } from "../../helpers/portal-door.ts";
import { door } from "../../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../../helpers/start-sandbox.ts";
import { crmSettings } from "./crm-settings.ts";
import { type Answered, ask, startWeb, type Web } from "./web.ts";

/** The two CRMs that people sign in through. */
export const CRMS = ["hubspot", "salesforce"] as const;
/** One of them. */
export type Crm = (typeof CRMS)[number];

/** A web process that is installed into both sandbox CRMs, whose users it knows. */
export interface SignInWeb {
  readonly web: Web;
  readonly api: string;
  readonly sandbox: StartedSandbox;
  readonly id: Readonly<Record<Crm, InstallationId>>;
  /** The id of a user by the beginning of their address in the sample world. */
  user(crm: Crm, called: string): Promise<UserId>;
  /** Who sits at the browser when a CRM asks. */
  atBrowser(crm: Crm, called: string | null): Promise<void>;
  /** Reads the CRM's users anew. */
  sync(crm: Crm): Promise<void>;
  stop(): Promise<void>;
}

/** Somebody who is signed in. */
export interface SignedInBrowser {
  readonly cookie: string;
  readonly csrf: string;
  readonly location: string;
  readonly session: Session;
}

const SessionSchema = z.strictObject({
  person: z.strictObject({ id: z.string(), name: z.string(), kind: z.enum(["user", "admin"]) }), since: z.string(), csrfToken: z.string(),
  installations: z.array(z.strictObject({ id: z.string(), crm: z.string(), name: z.string(), state: z.string(), roles: z.array(z.string()), permissions: z.array(z.string()) })),
});
/** What `GET /session` tells. */
export type Session = z.infer<typeof SessionSchema>;

/** Starts both. */
export async function startSignIn(): Promise<SignInWeb> {
  const sandbox = await startSandbox({ autoApprove: true });
  const url = { hubspot: sandbox.url, salesforce: sandbox.salesforceUrl };
  for (const crm of CRMS) await door(url[crm], "reset", { seed: WORLD });
  await door(sandbox.salesforceUrl, "deploy", { files: Object.fromEntries(await filesForAdmin("salesforce")) });
  const web = await startWeb(crmSettings(sandbox));
  for (const crm of CRMS) await installByOAuth(`${web.origin}/install/${crm}`);
  const all = await web.app.store.acrossTenants.list();
  const idOf = (crm: Crm): InstallationId => all.find((one) => one.crm === crm)?.id ?? assert.fail(`${crm} is not installed`);
  const id = { hubspot: idOf("hubspot"), salesforce: idOf("salesforce") };
  const sync = (crm: Crm): Promise<void> => handle(web.app, { name: "sync-records", installation: id[crm], object: null, full: true });
  for (const crm of CRMS) await sync(crm);
  return {
    web, sandbox, id, sync, api: `${web.origin}/api/v1`,
    async user(crm, called) {
      const users = await web.app.store.inInstallation(id[crm], (tx) => tx.mirror.users());
      return users.find(({ email }) => email?.startsWith(called) === true)?.id ?? assert.fail(`${called} is no user of ${crm}`);
    },
    atBrowser: async (crm, called) => { await door(url[crm], "settings", { signedIn: called === null ? null : addressOf(called) }); },
    async stop() {
      await web.stop();
      await sandbox.stop();
    },
  };
}

const Users = z.object({ users: z.array(z.object({ email: z.string() })) });
const addressOf = (called: string): string => Users.parse(WORLD).users.find(({ email }) => email.startsWith(called))?.email ?? called;

/** The first step: where the browser is sent, and its cookie. */
export async function begin({ web }: SignInWeb, crm: Crm, { next, cookie }: { readonly next?: string; readonly cookie?: string } = {}): Promise<{ readonly toVendor: string; readonly cookie: string }> {
  const answer = await ask(`${web.origin}/sign-in/${crm}${next === undefined ? "" : `?next=${encodeURIComponent(next)}`}`, { headers: cookie === undefined ? {} : { cookie } });
  assert.equal(answer.status, 302, answer.text);
  return { toVendor: answer.headers.get("location") ?? "", cookie: cookieOf(answer) ?? cookie ?? "" };
}

/** The CRM's page: where it sends the browser back to. */
export async function consent(toVendor: string): Promise<string> {
  const agreed = await ask(toVendor);
  assert.equal(agreed.status, 302, agreed.text);
  return agreed.headers.get("location") ?? "";
}

/** The whole way, as a person of the sample world. */
export async function signInAs(ground: SignInWeb, crm: Crm, called: string | null, options: { readonly next?: string; readonly cookie?: string; readonly agent?: string } = {}): Promise<SignedInBrowser> {
  await ground.atBrowser(crm, called);
  const { toVendor, cookie: before } = await begin(ground, crm, options);
  const answer = await ask(await consent(toVendor), { headers: { cookie: before, ...(options.agent === undefined ? {} : { "user-agent": options.agent }) } });
  assert.equal(answer.status, 303, answer.text);
  const cookie = cookieOf(answer) ?? assert.fail("no new cookie came");
  assert.notEqual(cookie, before);
  const session = SessionSchema.parse((await ask(`${ground.api}/session`, { headers: { cookie } })).json);
  return { cookie, csrf: session.csrfToken, location: answer.headers.get("location") ?? "", session };
}

/** The cookie that an answer sets. */
export const cookieOf = (answer: Answered): string | null => answer.headers.getSetCookie()[0]?.split(";")[0] ?? null;
