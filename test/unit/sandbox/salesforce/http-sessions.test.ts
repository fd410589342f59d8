import assert from "node:assert/strict";

import { at, list } from "../sandbox-client.ts";
import { OrgClient } from "./http-client.ts";

const expired = [{ message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }];

describe("sessions and limits of the sandbox Salesforce API", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(() => org.fresh());

  it("when there is no session, a wrong one, or the login host is asked, then 401 and no word of the org", async () => {
    const bearer = { authorization: `Bearer ${org.token}` };
    const nobody = [
      await org.send(`${org.instanceUrl}/services/data/v66.0/limits`, "GET"),
      await org.send(`${org.instanceUrl}/services/data/v66.0/limits`, "GET", undefined, { authorization: "Bearer invented" }),
      await org.send(`${org.loginUrl}/services/data/v66.0/limits`, "GET", undefined, bearer),
    ];
    for (const { status, json, headers } of nobody) {
      assert.deepEqual([status, json, headers.get("sforce-limit-info")], [401, expired, null]);
    }
    assert.equal((await org.send(`${org.instanceUrl}/services/data/v66.0/limits`, "GET", undefined, bearer)).status, 200);
  });

  it("when the session timed out, then 401, and a refresh brings a new session and a new refresh token", async () => {
    await org.door("POST", "settings", { sessionTimeoutMs: 60_000 });
    await org.door("POST", "clock", { advanceMs: 61_000 });
    const dead = await org.call("GET", "limits");
    assert.deepEqual([dead.status, dead.json], [401, expired]);
    const before = org.refreshToken;
    assert.equal((await org.refresh()).status, 200);
    assert.notEqual(org.refreshToken, before);
    assert.equal((await org.call("GET", "limits")).status, 200);
  });

  it("when a spent refresh token comes back, then the whole family ends, sessions too", async () => {
    const spent = org.refreshToken;
    await org.refresh();
    const reuse = await org.refresh(spent);
    assert.deepEqual([reuse.status, at(reuse.json, "error")], [400, "invalid_grant"]);
    assert.equal((await org.call("GET", "limits")).status, 401);
    assert.equal((await org.refresh()).status, 400);
  });

  it("when somebody else refreshed a moment before, then the family ends", async () => {
    await org.plan("rotate-twice", { match: { path: "/services/oauth2/token" } });
    assert.equal((await org.refresh()).status, 400);
    assert.equal((await org.call("GET", "limits")).status, 401);
  });

  it("when a fault ends the session, then a refresh helps; when it ends the grant, then nothing does", async () => {
    await org.plan("expire-token");
    assert.equal((await org.call("POST", "sobjects/Contact", { LastName: "A" })).status, 401);
    assert.equal((await org.call("GET", "limits")).status, 401);
    assert.equal((await org.refresh()).status, 200);
    assert.equal((await org.call("GET", "limits")).status, 200);
    await org.plan("revoke");
    assert.equal((await org.call("GET", "limits")).status, 401);
    assert.equal((await org.refresh()).status, 400);
    assert.equal(list((await org.door("GET", "records/Contact")).json, "records").length, 0);
  });

  it("when the app was not given the API, then 403", async () => {
    await org.install("id refresh_token");
    assert.equal((await org.call("GET", "limits")).status, 403);
  });

  it("when calls are made, then every answer counts them, refusals too, until the day is used up", async () => {
    await org.door("POST", "settings", { dailyRequests: 3 });
    assert.equal((await org.call("GET", "limits")).headers.get("sforce-limit-info"), "api-usage=1/3");
    assert.equal((await org.call("GET", "sobjects/Nothing__c")).headers.get("sforce-limit-info"), "api-usage=2/3");
    const limits = await org.call("GET", "limits");
    assert.deepEqual(at(limits.json, "DailyApiRequests"), { Max: 3, Remaining: 0 });
    const over = await org.call("POST", "sobjects/Contact", { LastName: "A" });
    assert.deepEqual([over.status, over.json], [403, [{ message: "TotalRequests Limit exceeded.", errorCode: "REQUEST_LIMIT_EXCEEDED" }]]);
    assert.equal(over.headers.get("sforce-limit-info"), "api-usage=3/3");
    await org.door("POST", "clock", { advanceMs: 24 * 60 * 60 * 1000 });
    await org.refresh();
    assert.equal((await org.call("POST", "sobjects/Contact", { LastName: "A" })).status, 201);
  });
});
