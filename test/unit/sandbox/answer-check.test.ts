import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openHubSpot } from "../../../sandbox/hubspot/hubspot-crm.ts";
import { listPipelines, savePipeline } from "../../../sandbox/hubspot/pipelines.ts";
import { defaultSettings } from "../../../sandbox/hubspot/settings.ts";
import { at, client, list } from "./sandbox-client.ts";

describe("the sandbox HubSpot's check of its own answers", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "steward-sandbox-check-"));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it("when it would answer what the contract does not allow, then it lists that against itself", async () => {
    const { crm, portal } = await openHubSpot(dir, defaultSettings);
    const grant = { clientId: client.client_id, scopes: ["oauth", "crm.objects.deals.read"], userId: 1, user: "ana@example.com" };
    const { token } = portal.tokens.issueAccess(portal.tokens.issueRefresh(grant), portal.clock.now());
    const ask = (): unknown => crm.answer({
      method: "GET", path: "/crm/pipelines/2026-09/deals", query: new URLSearchParams(), headers: { authorization: `Bearer ${token}` }, body: { kind: "none" },
    }, undefined).reply.status;
    const violations = crm.door.find((route) => route.method === "GET" && route.pattern[0] === "violations");
    const found = (): readonly unknown[] =>
      list(violations?.handler({ body: undefined, query: new URLSearchParams(), params: {} }).json, "violations");

    assert.equal(ask(), 200);
    assert.deepEqual(found(), []);
    for (const pipeline of listPipelines(portal, "deals")) savePipeline(portal, { ...pipeline, displayOrder: 0.5 });
    assert.equal(ask(), 200);
    assert.equal(at(found()[0], "side"), "response");
    crm.close();
  });
});
