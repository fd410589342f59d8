import assert from "node:assert/strict";

import { OpenAPIBackend } from "openapi-backend";
import type { BrowserContext, Locator, Page } from "playwright-core";
import * as z from "zod";

import { accessibilityFaults, CONSOLE_TIMEOUT_MS, type ConsoleRun, startConsole } from "../helpers/console.ts";

const Session = z.object({ csrfToken: z.string() });
const Made = z.object({ key: z.string() });

describe("the page about the API", function () {
  this.timeout(CONSOLE_TIMEOUT_MS);
  let run: ConsoleRun;
  let context: BrowserContext;
  before(async function () {
    run = await startConsole(this);
    context = await run.signedIn({ viewport: { width: 1_280, height: 900 } });
  });

  const opened = async (where: BrowserContext = context, hash = ""): Promise<Page> => {
    const page = await where.newPage();
    await page.goto(`${run.url}/api/docs?installation=${run.installations.hubspot}${hash}`);
    await page.getByText(/^\d+ operations$/).waitFor();
    return page;
  };
  /** An operation by its id, opened. */
  const operation = async (page: Page, id: string): Promise<Locator> => {
    const button = page.locator(`#${id}`);
    if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
    return page.getByRole("article").filter({ has: button });
  };
  const cameBack = (article: Locator, status: number): Promise<void> => article.getByRole("heading", { name: `What came back: ${String(status)}` }).waitFor();

  it("a stranger reads it, tries it with a key, and is told in the API's own words what is wrong with that key", async () => {
    const stranger = await run.browser.newContext();
    const page = await opened(stranger);
    const words = await page.locator("body").innerText();
    for (const hidden of [...Object.values(run.installations), "portal.example"]) assert.ok(!words.includes(hidden), hidden);
    const article = await operation(page, "listAlerts");
    await article.getByRole("button", { name: "Send" }).click();
    await article.getByRole("alert").getByText("Put in a key first").waitFor();
    await page.getByLabel("API key", { exact: true }).fill("stw_“copied”");
    await article.getByRole("button", { name: "Send" }).click();
    await article.getByRole("alert").getByText("This is no API key").waitFor();
    await page.getByLabel("API key", { exact: true }).fill("stw_this-is-no-key-that-anybody-made");
    await article.getByRole("button", { name: "Send" }).click();
    await cameBack(article, 401);
    await article.locator(".notice").getByText("The API key is not known.").waitFor();
    await stranger.close();
  });

  it("whoever is signed in asks as themselves, by keyboard, and finds an operation by the permission that it needs", async () => {
    const page = await opened();
    const complaints: string[] = [];
    page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
    page.on("pageerror", (error) => { complaints.push(error.message); });
    await page.getByRole("searchbox", { name: "Search" }).focus();
    await page.keyboard.type("GET jobs:read alerts");
    await page.getByText("1 operation", { exact: true }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const article = await operation(page, "listAlerts");
    await article.getByRole("textbox", { name: "installation" }).focus();
    await page.keyboard.press("Enter");
    await cameBack(article, 200);
    assert.match(await article.getByRole("region", { name: "Body of the answer" }).innerText(), /"alerts"/);
    assert.deepEqual(complaints, []);
    await page.getByRole("searchbox", { name: "Search" }).fill("nothing is called so");
    await page.getByRole("heading", { name: "Nothing is called so" }).waitFor();
    await page.close();
  });

  it("what is missing is said at its field, what the API refuses is shown with its reasons, and a stream can be stopped", async () => {
    const page = await opened(context, "#decideReview");
    const decision = await operation(page, "decideReview");
    await decision.getByRole("textbox", { name: "Body", exact: true }).fill("{ no");
    await decision.getByRole("button", { name: "Send" }).click();
    await decision.getByText("This is needed.").waitFor();
    await decision.getByText(/^This is no JSON: /).waitFor();
    assert.equal(await page.locator(":focus").getAttribute("name"), "path:id");
    await decision.getByRole("textbox", { name: "id", exact: true }).fill("none");
    await decision.getByRole("textbox", { name: "Body", exact: true }).fill('{ "verb": "dance" }');
    await decision.getByRole("button", { name: "Send" }).click();
    await decision.locator(".notice").getByText("verb", { exact: true }).waitFor();
    const events = await operation(page, "followJobs");
    await events.getByRole("button", { name: "Send" }).click();
    await events.getByRole("region", { name: "Body of the answer" }).getByText("data:").first().waitFor();
    await events.getByRole("button", { name: "Stop" }).click();
    await events.getByRole("button", { name: "Send" }).waitFor();
    assert.match(await events.getByRole("region", { name: "Body of the answer" }).innerText(), /data:/);
    await page.close();
  });

  it("a key opens what it was made for, as the page sends it, and the session does not help it", async () => {
    const api = `${run.url}/api/v1`;
    const query = `?installation=${run.installations.hubspot}`;
    const { csrfToken } = Session.parse(await (await context.request.get(`${api}/session`)).json());
    const made = await context.request.post(`${api}/keys${query}`, { headers: { "x-csrf-token": csrfToken }, data: { name: "a try", permissions: ["jobs:read"] } });
    const { key } = Made.parse(await made.json());
    const page = await opened();
    await page.getByRole("combobox", { name: "Ask" }).selectOption("key");
    await page.getByLabel("API key", { exact: true }).fill(key);
    for (const [id, status] of [["listAlerts", 200], ["listPeople", 403]] as const) {
      const article = await operation(page, id);
      await article.getByRole("button", { name: "Send" }).click();
      await cameBack(article, status);
    }
    const command = (await operation(page, "listAlerts")).getByText("As a command");
    await command.click();
    assert.ok(!(await page.locator("body").innerText()).includes(key), "the key is nowhere in words that one copies");
    await page.close();
  });

  it("every example of a body is one that the document lets through", async () => {
    const document: unknown = await (await context.request.get(`${run.url}/api/openapi.json`)).json();
    const definition = z.custom<ConstructorParameters<typeof OpenAPIBackend>[0]["definition"]>((value) => typeof value === "object").parse(document);
    const backend = new OpenAPIBackend({ definition, quick: true, validate: true, ajvOpts: { strict: false, logger: false } });
    await backend.init();
    const page = await opened();
    let seen = 0;
    for (const { operationId = "", path, method } of backend.getOperations()) {
      const article = await operation(page, operationId);
      const body = article.getByRole("textbox", { name: "Body", exact: true });
      if ((await body.count()) === 0 || !(await article.getByRole("button", { name: "With everything" }).isVisible())) continue;
      for (const kind of ["The smallest body", "With everything"]) {
        await article.getByRole("button", { name: kind }).click();
        const sent: unknown = JSON.parse(await body.inputValue());
        const { errors } = backend.validateRequest({ method, path: path.replaceAll(/\{\w+\}/g, "one"), headers: { "content-type": "application/json" }, body: sent });
        const faults = (errors ?? []).filter(({ instancePath }) => instancePath.startsWith("/requestBody"));
        assert.deepEqual(faults, [], `${operationId} ${kind}: ${await body.inputValue()}`);
        seen += 1;
      }
      await page.locator(`#${operationId}`).click();
    }
    assert.ok(seen >= 30, String(seen));
    await page.close();
  });

  for (const [colorScheme, width, isStranger] of [["light", 1_280, false], ["light", 360, true], ["dark", 1_280, true], ["dark", 360, false]] as const) {
    it(`has no fault of accessibility in ${colorScheme} at ${String(width)} px for ${isStranger ? "a stranger" : "who is signed in"}, and nothing sticks out`, async () => {
      const look = { colorScheme, viewport: { width, height: 800 } };
      const who = await (isStranger ? run.browser.newContext(look) : run.signedIn(look));
      const page = await opened(who, "#takeActivitiesIn");
      const article = await operation(page, "takeActivitiesIn");
      await article.getByText("An example").first().click();
      for (const folded of await article.getByText("ActivityInput", { exact: true }).all()) if (await folded.isVisible()) await folded.click();
      await article.getByText("As a command").click();
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true, "nothing sticks out sideways");
      await who.close();
    });
  }
});
