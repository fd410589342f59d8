import assert from "node:assert/strict";

import { OrgClient } from "./salesforce/http-client.ts";
import { SandboxClient } from "./sandbox-client.ts";
import type { Answer } from "./sandbox-client.ts";

const futureMs = Date.parse("2031-05-04T03:02:01.000Z");
const minuteMs = 60_000;

describe("the time that answers of a sandbox CRM tell", () => {
  let hubspot: SandboxClient;
  let org: OrgClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
    org = await OrgClient.start();
  });
  after(() => org.stop());

  const tellsFuture = ({ headers }: Answer): void => {
    const dates = (headers.get("date") ?? "").split(/, (?=[A-Z][a-z]{2},)/);
    assert.equal(dates.length, 1);
    const told = Date.parse(dates[0] ?? "");
    assert.ok(told >= futureMs && told < futureMs + minuteMs, dates[0]);
  };

  it("when HubSpot's clock is set, then good and bad answers carry one Date header by that clock", async () => {
    await hubspot.fresh();
    await hubspot.door("POST", "clock", { setMs: futureMs });
    await hubspot.door("POST", "faults", [{ match: { nth: 3 }, fault: "status", status: 503 }]);
    tellsFuture(await hubspot.call("GET", "/crm/objects/2026-09/contacts"));
    tellsFuture(await hubspot.call("GET", "/crm/objects/2026-09/contacts/1"));
    tellsFuture(await hubspot.call("GET", "/crm/objects/2026-09/contacts"));
  });

  it("when Salesforce's clock is set, then good and bad answers carry one Date header by that clock", async () => {
    await org.fresh();
    await org.door("POST", "clock", { setMs: futureMs });
    await org.refresh();
    tellsFuture(await org.query("SELECT Id FROM Contact"));
    tellsFuture(await org.call("GET", "sobjects/Nothing"));
    org.token = "";
    tellsFuture(await org.query("SELECT Id FROM Contact"));
  });
});
