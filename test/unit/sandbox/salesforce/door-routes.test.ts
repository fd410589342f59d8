import assert from "node:assert/strict";

import { z } from "zod";

import { objectsOf, member } from "../../../../sandbox/shared/unknown-values.ts";
import { adminUserId } from "../../../../sandbox/salesforce/records/base-rows.ts";
import { asApp, OrgUnderTest, worldDir } from "./org-fixture.ts";

describe("the control door of the sandbox Salesforce", () => {
  let at: OrgUnderTest;
  beforeEach(() => {
    at = new OrgUnderTest();
  });
  afterEach(() => {
    at.remove();
  });
  const edit = (body: object): { readonly status: number; readonly json: unknown } => {
    const { status, json } = at.door("POST", "edit", body);
    return { status, json };
  };

  it("a person makes, changes, deletes and restores a record, and the app sees who it was", () => {
    at.door("POST", "reset", { seedDir: worldDir });
    const made = edit({ object: "Contact", fields: { LastName: "Example", Email: "ana@example.com" } });
    assert.equal(made.status, 200);
    const id = String(member(made.json, "id"));
    const person = at.org.row("Contact", id)?.values["CreatedById"];
    assert.notEqual(person, adminUserId);
    edit({ object: "Contact", id, fields: { Title: "CFO" } });
    assert.equal(at.org.row("Contact", id)?.values["Title"], "CFO");
    assert.equal(member(edit({ object: "Contact", id, deleted: true }).json, "deleted"), true);
    assert.equal(member(edit({ object: "Contact", id, deleted: false, fields: { Title: "CEO" } }).json, "deleted"), false);
    assert.equal(at.reopen().row("Contact", id)?.values["Title"], "CEO");
  });

  it("the rules bind people too, and tell them so in the vendor's words", () => {
    const reply = edit({ object: "Contact", fields: { FirstName: "Ana" } });
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.json, [{ message: "Required fields are missing: [LastName]", errorCode: "REQUIRED_FIELD_MISSING", fields: ["LastName"] }]);
    assert.equal([...at.org.rows("Contact")].length, 0);
    assert.throws(() => edit({ object: "Contact", id: "003000000000000AAA", fields: {} }), RangeError);
    assert.throws(() => edit({ object: "Contact", colour: "red" }), z.ZodError);
  });

  it("a user who is deleted is deactivated", () => {
    at.door("POST", "reset", { seedDir: worldDir });
    const [user] = [...at.org.rows("User")].filter((row) => row.seed === "u02");
    edit({ object: "User", id: user?.id, deleted: true });
    assert.deepEqual([at.org.row("User", user?.id ?? "")?.values["IsActive"], at.org.row("User", user?.id ?? "")?.values["IsDeleted"]], [false, false]);
  });

  it("records show what an object holds, the deleted ones marked, with their relations", () => {
    const contact = at.create("Contact", { LastName: "Example" });
    const task = at.create("Task", { WhoId: contact.id });
    at.org.remove("Contact", contact.id, asApp);
    const [shown] = objectsOf(member(at.door("GET", "records/contact").json, "records"));
    assert.deepEqual([shown?.["id"], shown?.["seed"], shown?.["deleted"]], [contact.id, null, true]);
    const [activity] = objectsOf(member(at.door("GET", "records/Task").json, "records"));
    assert.equal(activity?.["id"], task.id);
    assert.equal(member(objectsOf(activity["relations"])[0]?.["fields"], "RelationId"), contact.id);
    assert.throws(() => at.door("GET", "records/Planet"), RangeError);
  });

  it("settings and facts are turned one by one and outlive a restart", () => {
    at.door("POST", "settings", { sharedActivities: false });
    at.door("POST", "facts", { bodyOn412: true });
    at.reopen();
    assert.equal(member(at.door("GET", "settings").json, "sharedActivities"), false);
    assert.equal(member(at.door("GET", "facts").json, "bodyOn412"), true);
    assert.throws(() => at.door("POST", "facts", { weather: "fine" }), z.ZodError);
    at.door("POST", "reset");
    assert.equal(member(at.door("GET", "settings").json, "sharedActivities"), true);
  });

  it("a wrong seed leaves the org as it was", () => {
    at.create("Account", { Name: "Example" });
    assert.throws(() => at.door("POST", "reset", { seed: { users: [] } }), z.ZodError);
    assert.throws(() => at.door("POST", "reset", { seedDir: "nowhere" }), RangeError);
    const contacts = [{ id: "c1", lastName: "Example", email: "no address" }];
    assert.throws(() => at.door("POST", "reset", { seed: { asOf: "2026-03-20T22:00:00Z", contacts } }), /invalid email address/);
    assert.equal([...at.org.rows("Account")].length, 1);
  });

  it("a reset org has its own user, its stages and nothing else", () => {
    at.create("Account", { Name: "Example" });
    at.door("POST", "reset");
    assert.equal([...at.org.rows("Account")].length, 0);
    assert.deepEqual([...at.org.rows("User")].map((row) => row.id), [adminUserId]);
    assert.equal(at.org.catalog.object("Opportunity")?.fields.get("stagename")?.picklistValues.length, 10);
  });
});
