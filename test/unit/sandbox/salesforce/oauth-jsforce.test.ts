import assert from "node:assert/strict";

import { OAuth2 } from "jsforce";

import { startServer } from "../../../../sandbox/shared/http-server.ts";
import { answerOAuth } from "../../../../sandbox/salesforce/oauth/oauth.ts";
import { anaId, client, OAuthRig, orgId, redirectUri, verifier } from "./oauth-rig.ts";

describe("jsforce at the sandbox Salesforce's OAuth", () => {
  const org = new OAuthRig();
  let sdk: OAuth2;
  let url: string;
  let stop: () => void;
  before(async () => {
    const { server, port } = await startServer(0, async (request) => {
      const reply = answerOAuth(org.desk, request, undefined) ?? { status: 404 };
      org.store.commit();
      return { reply, cut: "no" };
    });
    url = `http://127.0.0.1:${String(port)}`;
    sdk = new OAuth2({ loginUrl: url, clientId: client.client_id, clientSecret: client.client_secret, redirectUri });
    stop = () => {
      server.close();
      server.closeAllConnections();
    };
  });
  after(() => {
    stop();
  });

  it("when it exchanges, refreshes and revokes, then it understands each answer", async () => {
    const tokens = await sdk.requestToken(org.code(), { code_verifier: verifier });
    assert.equal(tokens.instance_url, url.replace("127.0.0.1", "localhost"));
    assert.equal(tokens.id, `${url}/id/${orgId}/${anaId}`);
    const next = await sdk.refreshToken(tokens.refresh_token ?? "");
    assert.notEqual(next.refresh_token, tokens.refresh_token);
    await sdk.revokeToken(next.refresh_token ?? "");
    assert.equal(org.opens(next.access_token), false);
    await assert.rejects(sdk.refreshToken(next.refresh_token ?? ""), { name: "invalid_grant", message: "expired access/refresh token" });
  });

  it("when its authorize address, which asks for no proof, is opened, then it is sent back with the vendor's words", async () => {
    const address = new URL(sdk.getAuthorizationUrl({ scope: "api refresh_token" }));
    const answer = await fetch(address, { redirect: "manual" });
    const params = new URL(answer.headers.get("location") ?? "").searchParams;
    assert.equal(params.get("error_description"), "missing required code challenge");
  });
});
