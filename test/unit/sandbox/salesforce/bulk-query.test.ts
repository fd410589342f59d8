import assert from "node:assert/strict";

import { at, textAt } from "../sandbox-client.ts";
import type { Answer } from "../sandbox-client.ts";
import { OrgClient } from "./http-client.ts";

describe("bulk query of the sandbox Salesforce", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(async () => {
    await org.fresh();
    await org.door("POST", "settings", { bulkJobMs: 4_000 });
  });

  const create = (query: string, more: object = {}): Promise<Answer> => org.call("POST", "jobs/query", { operation: "query", query, ...more });
  const results = (id: string, query = ""): Promise<Answer> => org.call("GET", `jobs/query/${id}/results${query}`);
  const advance = (advanceMs: number): Promise<Answer> => org.door("POST", "clock", { advanceMs });

  async function done(query: string, more: object = {}): Promise<string> {
    const id = textAt((await create(query, more)).json, "id");
    await advance(4_000);
    return id;
  }

  it("when a result has more rows than asked for at once, then locators lead through it, the header with each set", async () => {
    for (const name of ["A", "B", "C", "D", "E"]) await org.create("Account", { Name: name });
    const id = await done("SELECT Name FROM Account ORDER BY Name");
    const sets: string[] = [];
    let next = "?maxRecords=2";
    for (let guard = 0; next !== "" && guard < 9; guard += 1) {
      const { headers, json } = await results(id, next);
      const locator = headers.get("sforce-locator") ?? "";
      sets.push(`${headers.get("sforce-numberofrecords") ?? ""} ${String(json)}`);
      next = locator === "null" ? "" : `?locator=${locator}&maxRecords=2`;
    }
    assert.deepEqual(sets, ['2 "Name"\n"A"\n"B"\n', '2 "Name"\n"C"\n"D"\n', '1 "Name"\n"E"\n']);
    assert.equal((await results(id, "?locator=nonsense")).status, 400);
    assert.equal((await results(id, "?maxRecords=0")).status, 400);
  });

  it("when the results are asked for too early, in another version or of an aborted job, then they are refused", async () => {
    const id = textAt((await create("SELECT Id FROM Account")).json, "id");
    const early = await results(id);
    assert.deepEqual([early.status, at(early.json, 0, "errorCode")], [412, "JOB_NOT_COMPLETE"]);
    await advance(4_000);
    assert.equal((await results(id)).status, 200);
    assert.equal((await org.call("GET", `/services/data/v65.0/jobs/query/${id}/results`)).status, 409);
    const other = textAt((await create("SELECT Id FROM Account")).json, "id");
    assert.equal(at((await org.call("PATCH", `jobs/query/${other}`, { state: "Aborted" })).json, "state"), "Aborted");
    await advance(4_000);
    assert.equal((await results(other)).status, 412);
    assert.equal((await org.call("DELETE", `jobs/query/${other}`)).status, 204);
  });

  it("when rows change after the query ran, then its result stays as it was", async () => {
    await org.create("Account", { Name: "A" });
    const id = await done("SELECT Name FROM Account");
    assert.equal((await results(id)).json, '"Name"\n"A"\n');
    await org.create("Account", { Name: "B" });
    await org.restart();
    assert.equal((await results(id)).json, '"Name"\n"A"\n');
  });

  it("when values are null, instants, numbers, flags or of another case in the statement, then the CSV tells them as the vendor does", async () => {
    await org.create("Account", { Name: 'A "quoted"', NumberOfEmployees: 5 });
    const id = await done("SELECT name, Phone, NumberOfEmployees, IsDeleted, owner.name, Account.Industry FROM account", { columnDelimiter: "TAB" });
    assert.equal((await results(id)).json, '"Name"\t"Phone"\t"NumberOfEmployees"\t"IsDeleted"\t"Owner.Name"\t"Industry"\n"A ""quoted"""\t""\t"5"\t"false"\t"Integration User"\t""\n');
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ["an aggregate", "SELECT COUNT(Id) FROM Account", "API_ERROR"],
    ["a bare count", "SELECT COUNT() FROM Account", "API_ERROR"],
    ["a grouping", "SELECT Name FROM Account GROUP BY Name", "API_ERROR"],
    ["a subquery of children", "SELECT Id, (SELECT Id FROM Contacts) FROM Account", "API_ERROR"],
    ["an offset", "SELECT Id FROM Account LIMIT 5 OFFSET 5", "API_ERROR"],
    ["all fields by FIELDS()", "SELECT FIELDS(STANDARD) FROM Account", "API_ERROR"],
    ["a compound field", "SELECT BillingAddress FROM Account", "API_ERROR"],
    ["an unknown field", "SELECT Nope FROM Account", "INVALID_FIELD"],
    ["no SOQL at all", "DROP TABLE Account", "MALFORMED_QUERY"],
  ];
  for (const [what, soql, code] of refused) {
    it(`when a query job asks for ${what}, then it is refused`, async () => {
      const answer = await create(soql);
      assert.deepEqual([answer.status, at(answer.json, 0, "errorCode")], [400, code]);
    });
  }

  it("when the day's query jobs are counted, then /limits tells what is left", async () => {
    await org.door("POST", "settings", { bulkJobsPerDay: 1 });
    await create("SELECT Id FROM Account");
    assert.deepEqual(at((await org.call("GET", "limits")).json, "DailyBulkV2QueryJobs"), { Max: 1, Remaining: 0 });
    assert.equal(at((await create("SELECT Id FROM Account")).json, 0, "errorCode"), "LIMIT_EXCEEDED");
    await advance(24 * 60 * 60 * 1000 + 1);
    await org.install();
    assert.equal((await create("SELECT Id FROM Account")).status, 200);
  });
});
