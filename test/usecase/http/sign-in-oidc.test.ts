import assert from "node:assert/strict";
import * as z from "zod";

import { crmRecordId, type InstallationId } from "../../../src/domain/model/ids.ts";
import { OIDC_CLIENT, type OidcProvider, startOidcProvider } from "../../helpers/oidc-provider.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { cookieOf } from "./signed-in.ts";
import { type Answered, ask, installed, problemOf, startWeb, type Web } from "./web.ts";

describe("signing in through the company's own provider", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let provider: OidcProvider;
  let web: Web;
  let ids: readonly InstallationId[];
  before(async () => {
    provider = await startOidcProvider();
    web = await startWeb({ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: OIDC_CLIENT.id, OIDC_CLIENT_SECRET: OIDC_CLIENT.secret });
    ids = [await installed(web, "1"), await installed(web, "2"), await installed(web, "3")];
    const user = (crmId: string, email: string) => ({ object: "user" as const, crmId: crmRecordId(crmId), modifiedAt: "2026-01-01T00:00:00.000Z", archived: false, aliases: [], name: "Ben Sample", email, phone: null, zone: null, active: true });
    for (const id of ids.slice(0, 2)) await web.app.store.inInstallation(id, (tx) => tx.mirror.upsert([user("7", "ben@seller.example")]));
    // Two users of one address: nobody can say which of them it is.
    await web.app.store.inInstallation(ids[2] ?? assert.fail(), (tx) => tx.mirror.upsert([user("7", "ben@seller.example"), user("8", "Ben@seller.example")]));
  });
  beforeEach(() => { provider.claims = { email: "Ben@Seller.example" }; });
  after(async () => {
    await web.stop();
    await provider.stop();
  });

  /** Up to the callback: where the provider sends the browser, and its cookie. */
  async function begun(next = ""): Promise<{ readonly back: string; readonly cookie: string }> {
    const start = await ask(`${web.origin}/sign-in/oidc${next}`);
    assert.equal(start.status, 302, start.text);
    const agreed = await ask(start.headers.get("location") ?? "");
    return { back: agreed.headers.get("location") ?? "", cookie: cookieOf(start) ?? "" };
  }
  async function came(next = ""): Promise<Answered> {
    const { back, cookie } = await begun(next);
    return ask(back, { headers: { cookie } });
  }

  it("when the provider vouches for an address, then they are in wherever the CRM has it once, and nowhere else", async () => {
    const answer = await came("?next=%2Freviews%2Fr-1");
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/reviews/r-1"], answer.text);
    const session = await ask(`${web.origin}/api/v1/session`, { headers: { cookie: cookieOf(answer) ?? "" } });
    const { installations } = z.object({ installations: z.array(z.object({ id: z.string(), roles: z.array(z.string()) })) }).parse(session.json);
    assert.deepEqual(installations.map(({ id, roles }) => [id, roles]), ids.slice(0, 2).map((id) => [id, ["rep"]]));
    assert.equal((await ask(`${web.origin}/api/v1/reviews?installation=${ids[1] ?? ""}`, { headers: { cookie: cookieOf(answer) ?? "" } })).status, 200);
    problemOf(await ask(`${web.origin}/api/v1/reviews?installation=${ids[2] ?? ""}`, { headers: { cookie: cookieOf(answer) ?? "" } }), 400);
    assert.match(provider.traded.authorization ?? "", /^Basic /);
    assert.equal(provider.traded.form?.has("client_secret"), false);
  });

  it("when a stranger asks for the ways in, then it is one of them", async () => {
    assert.deepEqual((await ask(`${web.origin}/api/v1/sign-in-ways`)).json, [{ kind: "oidc", title: "Sign in with your company's account", href: "/sign-in/oidc" }, { kind: "link" }]);
  });

  it("when the callback is another browser's, forged, opened twice, or of another provider, then nobody is signed in", async () => {
    const [one, other] = [await begun(), await begun()];
    for (const headers of [{}, { cookie: other.cookie }]) problemOf(await ask(one.back, { headers }), 403);
    const { back, cookie } = await begun();
    const elsewhere = new URL(back);
    elsewhere.searchParams.set("iss", "https://evil.example");
    problemOf(await ask(elsewhere.href, { headers: { cookie } }), 403);
    problemOf(await ask(back, { headers: { cookie } }), 403);
    const fine = await begun();
    assert.equal((await ask(fine.back, { headers: { cookie: fine.cookie } })).status, 303);
    problemOf(await ask(fine.back, { headers: { cookie: fine.cookie } }), 403);
  });

  it("when the token is not to be believed, then nobody is signed in, and no word of it is told", async () => {
    for (const wrong of [{ email_verified: false }, { nonce: "another" }, { aud: "another" }, { iss: "https://evil.example" }, { exp: 1 }]) {
      provider.claims = { email: "ben@seller.example", ...wrong };
      const { detail } = problemOf(await came(), 403);
      assert.ok(!/evil|another"|seller/.test(detail), detail);
    }
  });

  it("when the CRM does not have the address, then a page says so", async () => {
    provider.claims = { email: "nobody@seller.example" };
    const answer = await came();
    assert.equal(answer.status, 403);
    assert.match(answer.text, /does not have you/);
  });

  it("when the provider has changed its key since, then who comes next comes in", async () => {
    assert.equal((await came()).status, 303);
    provider.rotate();
    assert.equal((await came()).status, 303);
  });

  it("when what to go on to is elsewhere, then it is the start page", async () => {
    assert.equal((await came("?next=https%3A%2F%2Fevil.example")).headers.get("location"), "/");
  });
});
