import assert from "node:assert/strict";

import type { BrowserContext, Page, Request } from "playwright-core";
import * as z from "zod";

import { type Permission, PERMISSIONS } from "../../src/domain/access/permissions.ts";
import { type GivenRole, permissionsOfAll, type Role, ROLES, rolesWith } from "../../src/domain/access/roles.ts";
import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";
import { CONSOLE_PAGES } from "../helpers/console-pages.ts";
import { door } from "../helpers/sandbox-door.ts";

const People = z.object({ people: z.array(z.object({ id: z.string(), email: z.string().nullable() })) });
const Session = z.object({ csrfToken: z.string(), installations: z.array(z.object({ id: z.string(), permissions: z.array(z.string()) })) });
const Reviews = z.object({ reviews: z.array(z.object({ id: z.string() })) });
const Operation = z.object({ description: z.string().optional(), security: z.array(z.unknown()).optional(), servers: z.array(z.unknown()).optional() });
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });
const Refusal = z.object({ title: z.string(), detail: z.string() });

/** Who of the sample world is what. */
const CALLED: Readonly<Record<Role, string>> = { rep: "tom.hargreaves", manager: "priya.raman", "data-owner": "lena.vogt", auditor: "sofia.marchetti", admin: "jaewon.lim" };
const NAMES: Readonly<Record<Role, string>> = { rep: "Rep", manager: "Manager", "data-owner": "Data owner", auditor: "Auditor", admin: "Admin" };
const REFUSED = "This page is not for your role";
/** An auditor alone is no rep; everybody else is one besides. */
const rolesOf = (role: Role): readonly Role[] => (role === "auditor" ? ["auditor"] : ["rep", role]);
/** Open to whoever is signed in, or to senders with a signature: these name no permission. */
const FOR_ALL = /^\/(session|sessions|sign-in-ways|crms|inbound)(\/|$)|^\/installations\/\{id\}\/disconnect$/;

describe("what each role meets in the console", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  let hubspot: string;
  let everyReview: readonly string[];
  before(async function () {
    run = await startConsole(this);
    hubspot = run.installations.hubspot;
    const admin = await run.signedIn();
    const people = People.parse(await (await admin.request.get(api("/people"))).json()).people;
    for (const role of ROLES) if (role !== "rep") await give(admin, people.find(({ email }) => email?.startsWith(CALLED[role]) === true)?.id ?? "", role);
    everyReview = (await reviewsOf(admin)).map(({ id }) => id);
    await admin.close();
  });

  const api = (path: string): string => `${run.url}/api/v1${path}${path.includes("?") ? "&" : "?"}installation=${hubspot}`;
  const reviewsOf = async ({ request }: BrowserContext) => Reviews.parse(await (await request.get(api("/reviews?limit=200&brief=true"))).json()).reviews;
  const sessionOf = async ({ request }: BrowserContext) => Session.parse(await (await request.get(`${run.url}/api/v1/session`)).json());
  async function give(admin: BrowserContext, id: string, role: GivenRole): Promise<void> {
    const { csrfToken } = await sessionOf(admin);
    const answer = await admin.request.put(api(`/people/${id}/roles`), { data: { roles: [role], version: "*" }, headers: { "x-csrf-token": csrfToken } });
    assert.equal(answer.status(), 200, await answer.text());
  }
  /** A browser that the CRM has signed them in to. */
  async function signedInAs(role: Role, options: Parameters<ConsoleRun["signedIn"]>[0] = {}): Promise<BrowserContext> {
    await door(run.sandbox.url, "settings", { signedIn: `${CALLED[role]}@kestrelsensing.example` });
    const context = await run.browser.newContext({ viewport: { width: 1_280, height: 800 }, ...options });
    const page = await context.newPage();
    await page.goto(`${run.url}/sign-in/hubspot?next=/access`);
    await page.getByText("this browser").waitFor();
    await page.close();
    return context;
  }
  const pathOf = (request: Request): string => new URL(request.url()).pathname;
  /** Goes to a page and says which routes of the API it asked until all of them answered, and which of them were refused. */
  async function visited(page: Page, go: () => Promise<unknown>, heading: string | RegExp): Promise<{ readonly asked: readonly string[]; readonly refused: readonly string[] }> {
    const asked: Request[] = [];
    const note = (request: Request): void => { if (pathOf(request).startsWith("/api/v1/")) asked.push(request); };
    page.on("request", note);
    await go();
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    const refused = new Set<string>();
    for (let heard = -1; heard !== asked.length;) {
      heard = asked.length;
      for (const request of asked) if ((await request.response())?.status() === 403) refused.add(pathOf(request));
      await page.getByRole("status", { name: "Loading …" }).first().waitFor({ state: "detached" });
    }
    page.off("request", note);
    return { asked: asked.map(pathOf), refused: [...refused] };
  }
  const opened = (page: Page, path: string, heading: string | RegExp) => visited(page, () => page.goto(`${run.url}${path}`), heading);

  it("every operation of the API says which permission it needs", async () => {
    const { paths } = Document.parse(await (await fetch(`${run.url}/api/openapi.json`)).json());
    for (const [path, operations] of Object.entries(paths)) for (const operation of Object.values(operations)) assert.ok(FOR_ALL.test(path) || neededBy(operation) !== null, path);
  });

  for (const role of ROLES) {
    const permissions = permissionsOfAll(rolesOf(role));
    const may = (permission: Permission | null): boolean => permission === null || permissions.includes(permission);

    it(`${role}: the menu holds what the role opens, each of it opens, and all else says kindly what to do and asks for nothing`, async () => {
      const context = await signedInAs(role);
      assert.deepEqual((await sessionOf(context)).installations.find(({ id }) => id === hubspot)?.permissions, permissions);
      const page = await context.newPage();
      await opened(page, "/", "How things stand");
      const pages = page.getByRole("navigation", { name: "Pages" });
      const links = await pages.getByRole("link").all();
      const menu = await Promise.all(links.map((link) => link.getAttribute("href")));
      assert.deepEqual(menu, CONSOLE_PAGES.filter(({ permission }) => may(permission)).map(({ path }) => path));
      for (const { path, heading } of CONSOLE_PAGES.filter(({ permission }) => may(permission))) {
        assert.deepEqual((await visited(page, () => pages.locator(`a[href="${path}"]`).click(), heading)).refused, [], `${path} asks for what its reader may not`);
      }
      for (const { path, permission, below } of CONSOLE_PAGES.filter((one) => !may(one.permission))) {
        for (const address of [path, ...below]) {
          const { asked } = await opened(page, address, REFUSED);
          assert.deepEqual(asked.filter((one) => one !== "/api/v1/session"), [], `${address} asks for something`);
          const said = await page.getByRole("main").innerText();
          for (const other of rolesWith(permission ?? "admin")) assert.ok(said.includes(NAMES[other]), `${address}: ${said}`);
          assert.match(said, /Ask an admin to give you one of them/);
        }
      }
      await context.close();
    });

    it(`${role}: the API refuses with 403 whatever needs another permission, and answers what does not`, async () => {
      const context = await signedInAs(role);
      const { csrfToken } = await sessionOf(context);
      const { paths } = Document.parse(await (await context.request.get(`${run.url}/api/openapi.json`)).json());
      for (const [path, operations] of Object.entries(paths)) {
        for (const [method, operation] of Object.entries(operations)) {
          const needed = neededBy(operation);
          if (needed === null || operation.servers !== undefined) continue;
          const url = api(path.replace("{installation}", hubspot).replaceAll(/\{\w+\}/g, "1"));
          if (may(needed)) {
            // What changes something, or never ends, is not asked. Somebody's work may be out of sight all the same, and a record may not be there.
            if (method === "get" && !/events$|\.tar$/.test(path)) assert.ok(!/You lack the permission/.test(await (await context.request.get(url)).text()), `${path} is refused to ${role}`);
            continue;
          }
          const answer = await context.request.fetch(url, { method, headers: { "x-csrf-token": csrfToken }, ...(method === "get" ? {} : { data: {} }) });
          assert.equal(answer.status(), 403, `${method} ${path} for ${role}`);
          assert.match(Refusal.parse(await answer.json()).detail, new RegExp(`permission ${needed}`));
        }
      }
      const elsewhere = run.installations.salesforce;
      const answers = await Promise.all([elsewhere, "none"].map(async (id) => (await context.request.get(`${run.url}/api/v1/reviews?installation=${id}`)).status()));
      assert.deepEqual(answers, [400, 400], "another installation is as unknown as one that does not exist");
      for (const path of ["", "/readiness", "/plan"]) assert.ok([400, 403, 404].includes((await context.request.get(`${run.url}/api/v1/installations/${elsewhere}${path}`)).status()), path);
      await context.close();
    });
  }

  it("a rep's queue holds nothing of what is asked of others, and its address shows nothing of it", async () => {
    const context = await signedInAs("rep");
    const own = (await reviewsOf(context)).map(({ id }) => id);
    const foreign = everyReview.filter((id) => !own.includes(id));
    assert.ok(foreign.length > 0 && own.every((id) => everyReview.includes(id)));
    const page = await context.newPage();
    await opened(page, "/reviews", "Reviews");
    const words = await page.content();
    for (const id of foreign) assert.ok(!words.includes(id), id);
    await page.goto(`${run.url}/reviews/${foreign[0] ?? ""}`);
    await page.getByRole("alert").getByText("It is not known to this installation, or not yours to see.").waitFor();
    await context.close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`the page that says no has no fault of accessibility in ${colorScheme}, wide and narrow, and nothing sticks out`, async () => {
      for (const width of [1_280, 360]) {
        const context = await signedInAs("rep", { colorScheme, viewport: { width, height: 800 } });
        const page = await context.newPage();
        await opened(page, "/audit", REFUSED);
        assert.deepEqual(await accessibilityFaults(page), []);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true);
        await context.close();
      }
    });
  }
});

/** What an operation's description says that it needs; its session or key aside. */
function neededBy({ description = "" }: z.infer<typeof Operation>): Permission | null {
  const named = /Needs ([\w:-]+)/.exec(description)?.[1];
  return PERMISSIONS.find((one) => one === named) ?? null;
}
