import assert from "node:assert/strict";

import { startServer } from "../../../../sandbox/shared/http-server.ts";
import { answerOAuth } from "../../../../sandbox/salesforce/oauth/oauth.ts";
import { client, OAuthRig, tokensOf } from "./oauth-rig.ts";
import type { Tokens } from "./oauth-rig.ts";

const atOnce = 8;

describe("two processes refreshing the sandbox Salesforce at the same time", () => {
  let org: OAuthRig;
  let url: string;
  let stop: () => void;
  before(async () => {
    const { server, port } = await startServer(0, async (request) => {
      const reply = answerOAuth(org.desk, request, undefined) ?? { status: 404 };
      org.store.commit();
      return { reply, cut: "no" };
    });
    url = `http://127.0.0.1:${String(port)}/services/oauth2/token`;
    stop = () => {
      server.close();
      server.closeAllConnections();
    };
  });
  after(() => {
    stop();
  });
  beforeEach(() => {
    org = new OAuthRig();
  });

  const refresh = async (refreshToken: string): Promise<{ readonly status: number; readonly tokens: Tokens }> => {
    const body = new URLSearchParams({ ...client, grant_type: "refresh_token", refresh_token: refreshToken });
    const response = await fetch(url, { method: "POST", body });
    const json: unknown = await response.json();
    return { status: response.status, tokens: tokensOf({ json }) };
  };

  it("when two refresh, then exactly one wins and the other kills the family", async () => {
    const first = org.install();
    const answers = await Promise.all([refresh(first.refresh), refresh(first.refresh)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400]);
    const won = answers.find(({ status }) => status === 200)?.tokens;
    assert.equal(org.opens(won?.access ?? ""), false);
    assert.equal(org.opens(first.access), false);
    assert.equal((await refresh(won?.refresh ?? "")).status, 400);
  });

  it("when many refresh, then still exactly one wins, and another app's grant is not touched", async () => {
    const [first, other] = [org.install(), org.install()];
    const answers = await Promise.all(Array.from({ length: atOnce }, () => refresh(first.refresh)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.ok(org.opens(other.access));
    assert.equal((await refresh(other.refresh)).status, 200);
  });

  it("when the token does not rotate, then all of them win", async () => {
    org.facts = { ...org.facts, refreshTokenRotates: false };
    const first = org.install();
    const answers = await Promise.all(Array.from({ length: atOnce }, () => refresh(first.refresh)));
    for (const { status, tokens } of answers) {
      assert.equal(status, 200);
      assert.ok(org.opens(tokens.access));
    }
  });

  it("when two exchange the same code, then what the winner got is dead", async () => {
    const code = org.code();
    const exchange = async (): Promise<Tokens> => {
      const body = new URLSearchParams({
        ...client, grant_type: "authorization_code", code, redirect_uri: "http://localhost:3000/oauth/salesforce/callback", code_verifier: "v".repeat(43),
      });
      return tokensOf({ json: await (await fetch(url, { method: "POST", body })).json() });
    };
    const answers = await Promise.all([exchange(), exchange()]);
    assert.equal(answers.filter(({ access }) => access !== "").length, 1);
    assert.ok(answers.every(({ access }) => !org.opens(access)));
  });
});
