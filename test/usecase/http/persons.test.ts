import assert from "node:assert/strict";
import * as z from "zod";

import { parsePolicy } from "../../../config/load.ts";
import { permissionsOf } from "../../../src/domain/access/roles.ts";
import type { UserId } from "../../../src/domain/model/ids.ts";
import { logActivities } from "../../../src/usecases/log-activity.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { door } from "../../helpers/sandbox-door.ts";
import { signInAs, type SignedInBrowser, type SignInWeb, startSignIn } from "./signed-in.ts";
import { type Answered, ask, keyOf, problemOf, signIn, someCall } from "./web.ts";

const DOMAIN = "kestrelsensing.example";
const Reviews = z.object({ reviews: z.array(z.object({ id: z.string(), activityId: z.string(), version: z.number(), assigneeId: z.string().nullable(), detail: z.string() })) });
type Review = z.infer<typeof Reviews>["reviews"][number];
const Entries = z.array(z.looseObject({ type: z.string(), actor: z.looseObject({ kind: z.string(), id: z.string() }), data: z.looseObject({}) }));

describe("what a signed-in person may do", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let ground: SignInWeb;
  let api: string;
  let installation: string;
  let admin: Awaited<ReturnType<typeof signIn>>;
  let dana: SignedInBrowser;
  let marcus: SignedInBrowser;
  let caroline: SignedInBrowser;
  let danas: Review;
  let marcuss: Review;
  before(async () => {
    ground = await startSignIn();
    ({ api } = ground);
    installation = ground.id.hubspot;
    await ground.web.app.store.inInstallation(ground.id.hubspot, async (tx) => {
      const organisation = {
        ...tx.installation.policy.organisation, ownDomains: [DOMAIN], roles: { [`caroline.beck@${DOMAIN}`]: "manager" },
        teams: { [`caroline.beck@${DOMAIN}`]: "east", [`dana.whitfield@${DOMAIN}`]: "east", [`marcus.oyelaran@${DOMAIN}`]: "mid" },
      };
      await tx.setPolicy(parsePolicy({ ...tx.installation.policy, organisation }, "a test"));
    });
    const key = await keyOf(ground.web, ground.id.hubspot);
    const call = (name: string, email: string): Readonly<Record<string, unknown>> => someCall(`call-of-${email}`, { body: `Discussed the drawings of ${name} at length.`, participants: [{ role: "caller", name, email }, { role: "callee", name: "Ana Example", email: "ana@nobody-knows.example" }] });
    await ask(`${api}/activities`, { key, body: [call("Dana Whitfield", `dana.whitfield@${DOMAIN}`), call("Marcus Oyelaran", `marcus.oyelaran@${DOMAIN}`)] });
    while ((await logActivities(ground.web.app, ground.id.hubspot)) > 0);
    const { reviews } = Reviews.parse((await ask(`${api}/reviews`, { key })).json);
    const about = (name: string): Review => reviews.find(({ detail }) => detail.includes(name)) ?? assert.fail("no review is about them");
    const asked = async ({ id, version }: Review, who: string): Promise<Review> => {
      const answer = await ask(`${api}/reviews/${id}/decision`, { key, body: { verb: "assign", version, assigneeId: await ground.user("hubspot", who) } });
      return z.object({ review: Reviews.shape.reviews.element }).parse(answer.json).review;
    };
    danas = await asked(about("Dana"), "dana");
    marcuss = await asked(about("Marcus"), "marcus");
    admin = await signIn(ground.web);
    // The first owner is who connected it; a rep is what this test needs.
    dana = await signInAs(ground, "hubspot", "dana");
    await roles(await ground.user("hubspot", "dana"), []);
    [marcus, caroline] = [await signInAs(ground, "hubspot", "marcus"), await signInAs(ground, "hubspot", "caroline")];
  });
  after(() => ground.stop());

  const by = ({ cookie, csrf }: { readonly cookie: string; readonly csrf: string }) => ({ headers: { cookie, "x-csrf-token": csrf } });
  const roles = (person: UserId, given: readonly string[], where = installation): Promise<Answered> => ask(`${api}/people/${person}/roles?installation=${where}`, { method: "PUT", body: { roles: given, version: "*" }, ...by(admin) });
  const decide = (who: { readonly cookie: string; readonly csrf: string }, { id, version }: Review, body: Readonly<Record<string, unknown>> = { verb: "reject", reason: "not a customer" }): Promise<Answered> =>
    ask(`${api}/reviews/${id}/decision`, { body: { version, ...body }, ...by(who) });

  it("when a rep opens a review or an activity, then their own is there and another's is not", async () => {
    for (const [mine, theirs, who] of [[danas, marcuss, dana], [marcuss, danas, marcus]] as const) {
      assert.equal((await ask(`${api}/reviews/${mine.id}`, by(who))).status, 200);
      assert.equal((await ask(`${api}/activities/${mine.activityId}`, by(who))).status, 200);
      problemOf(await ask(`${api}/reviews/${theirs.id}`, by(who)), 404);
      problemOf(await ask(`${api}/activities/${theirs.activityId}`, by(who)), 404);
    }
  });

  it("when a rep decides what is another's, one by one or in bulk, then there is no such review and it stays as it was", async () => {
    problemOf(await decide(dana, marcuss), 404);
    const bulk = await ask(`${api}/reviews/decisions`, { body: { decisions: [{ id: marcuss.id, verb: "reject", version: marcuss.version, reason: "no" }] }, ...by(dana) });
    assert.deepEqual(z.object({ results: z.array(z.looseObject({})) }).parse(bulk.json).results, [{ id: marcuss.id, ok: false, status: 404, detail: "There is no such review." }]);
    assert.equal((await ask(`${api}/reviews/${marcuss.id}`, by(marcus))).status, 200);
  });

  it("when a manager looks, then the team's reviews are there and those of others are not", async () => {
    assert.deepEqual(caroline.session.installations[0]?.roles, ["rep", "manager"]);
    assert.equal((await ask(`${api}/reviews/${danas.id}`, by(caroline))).status, 200);
    problemOf(await ask(`${api}/reviews/${marcuss.id}`, by(caroline)), 404);
    // What a draft would do with everybody's activities tells of everybody's.
    const { policy } = z.object({ policy: z.looseObject({}) }).parse((await ask(`${api}/policy`, by(caroline))).json);
    problemOf(await ask(`${api}/policy/dry-run`, { body: { policy }, ...by(caroline) }), 403);
    problemOf(await ask(`${api}/installations/${installation}/preview`, { body: {}, ...by(caroline) }), 403);
  });

  it("when somebody lacks a permission, then they are told which, and which roles have it", async () => {
    const { detail } = problemOf(await ask(`${api}/people`, by(dana)), 403);
    assert.equal(detail, "You lack the permission admin. Roles that have it: admin.");
    assert.match(problemOf(await ask(`${api}/audit/verify`, { method: "POST", ...by(marcus) }), 403).detail, /audit:read\. Roles that have it: auditor, admin\.$/);
    assert.equal((await ask(`${api}/quality`, by(dana))).status, 200, "of their own work");
    for (const path of ["/quality?by=kind", "/quality/cleanup", "/examples"]) problemOf(await ask(`${api}${path}`, by(dana)), 403);
  });

  it("when an auditor is made, then they read everything and every change is refused", async () => {
    const person = await ground.user("hubspot", "nadia");
    const made = await roles(person, ["auditor"]);
    assert.equal(made.status, 200, made.text);
    const nadia = await signInAs(ground, "hubspot", "nadia");
    assert.deepEqual(nadia.session.installations[0]?.roles, ["auditor"]);
    for (const { id, activityId } of [danas, marcuss]) {
      assert.equal((await ask(`${api}/reviews/${id}`, by(nadia))).status, 200);
      assert.equal((await ask(`${api}/activities/${activityId}`, by(nadia))).status, 200);
    }
    assert.equal((await ask(`${api}/audit/verify`, { method: "POST", ...by(nadia) })).status, 200);
    for (const [method, path, body] of [["PUT", `/people/${person}/roles`, { roles: ["admin"] }], ["POST", "/keys", { permissions: ["admin"] }], ["POST", "/activities", []], ["POST", `/installations/${installation}/disconnect`, {}], ["POST", `/reviews/${danas.id}/decision`, { verb: "reject", version: danas.version, reason: "no" }]] as const) {
      problemOf(await ask(`${api}${path}`, { method, body, ...by(nadia) }), 403);
    }
    await roles(person, []);
    problemOf(await ask(`${api}/audit/verify`, { method: "POST", ...by(nadia) }), 403);
  });

  it("when a role comes and goes, then the log tells who gave it to whom, and nothing else about them", async () => {
    const { id } = marcus.session.person;
    await roles(await ground.user("hubspot", "marcus"), ["data-owner"]);
    await roles(await ground.user("hubspot", "marcus"), []);
    const text = await ask(`${api}/audit/${installation}/entries`, { headers: { cookie: admin.cookie } });
    const entries = Entries.parse(text.text.trim().split("\n").map((line): unknown => JSON.parse(line)));
    const told = entries.filter(({ data }) => typeof data["key"] === "string" && data["key"].startsWith("role.")).map(({ data }) => [data["key"], data["after"]]);
    assert.deepEqual(told.slice(-2), ["role.given", "role.taken"].map((key) => [key, { p: { person: id, role: "data-owner" } }]));
    assert.ok(!text.text.includes("oyelaran") && !text.text.includes("Marcus"));
    const came = entries.filter(({ type, data }) => type === "access" && data["what"] === "sign-in").map(({ actor }) => actor.id);
    assert.ok(came.includes(id));
    assert.ok((await ground.web.app.audit.verify(ground.id.hubspot)).ok);
  });

  it("when two change somebody's roles, then the second is told and writes over nothing that they did not see", async () => {
    const person = await ground.user("hubspot", "priya");
    const put = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> =>
      ask(`${api}/people/${person}/roles?installation=${installation}`, { method: "PUT", body, headers: { ...by(admin).headers, ...headers } });
    const People = z.object({ people: z.array(z.object({ id: z.string(), version: z.string(), given: z.array(z.string()) })) });
    const now = async () => People.parse((await ask(`${api}/people?installation=${installation}`, by(admin))).json).people.find(({ id }) => id === person) ?? assert.fail("nobody");
    const { version } = await now();
    problemOf(await put({ roles: ["manager"] }), 400);
    // Both at once, made of the same: one is taken.
    const [one, two] = await Promise.all([put({ roles: ["auditor"], version }), put({ roles: ["data-owner"] }, { "if-match": `"${version}"` })]);
    assert.deepEqual([one.status, two.status].toSorted((a, b) => a - b), [200, 409], `${one.text} ${two.text}`);
    problemOf(await put({ roles: [], version }), 409);
    const { given, version: next } = await now();
    assert.deepEqual(given, one.status === 200 ? ["auditor"] : ["data-owner"]);
    assert.equal((await put({ roles: [], version: next })).status, 200);
    assert.deepEqual(await now(), { id: person, version, given: [] });
  });

  it("when an admin by role makes an admin, a key or ends one, then it works without the one-time link, in their installation alone", async () => {
    await roles(await ground.user("hubspot", "greg"), ["admin"]);
    const greg = await signInAs(ground, "hubspot", "greg");
    assert.deepEqual(greg.session.installations[0]?.permissions, [...permissionsOf("admin")]);
    const made = z.object({ id: z.string(), key: z.string() }).parse((await ask(`${api}/keys`, { body: { name: "scripts", permissions: ["reviews:read"] }, ...by(greg) })).json);
    assert.equal((await ask(`${api}/reviews`, { key: made.key })).status, 200);
    problemOf(await ask(`${api}/people`, { key: made.key }), 403);
    const listed = await ask(`${api}/keys`, by(greg));
    assert.ok(listed.text.includes(made.id) && !listed.text.includes(made.key));
    assert.equal((await ask(`${api}/keys/${made.id}`, { method: "DELETE", ...by(greg) })).status, 200);
    problemOf(await ask(`${api}/reviews`, { key: made.key }), 401);
    problemOf(await ask(`${api}/people?installation=${ground.id.salesforce}`, by(greg)), 400);
    problemOf(await ask(`${api}/installations/${ground.id.salesforce}/disconnect`, { method: "POST", ...by(greg) }), 400);
    problemOf(await ask(`${api}/audit/${ground.id.salesforce}/vkey`, by(greg)), 400);
    assert.deepEqual(greg.session.installations.map(({ id }) => id), [installation]);
    // Who may approve what an admin wants of protected settings: admins are made by that role alone.
    const admins = async (who: { readonly cookie: string; readonly csrf: string }): Promise<unknown> => z.object({ otherAdmins: z.number() }).parse((await ask(`${api}/policy?installation=${installation}`, by(who))).json).otherAdmins;
    assert.deepEqual([await admins(greg), await admins(admin)], [0, 1]);
  });

  it("when a changing request carries no token of its session, or another's, then nothing is done", async () => {
    problemOf(await ask(`${api}/reviews/${danas.id}/decision`, { body: { verb: "reject", version: danas.version, reason: "x" }, headers: { cookie: dana.cookie } }), 403);
    problemOf(await decide({ cookie: dana.cookie, csrf: marcus.csrf }, danas), 403);
    for (const path of ["/session/sign-out", "/sessions/sign-out-everywhere"]) problemOf(await ask(`${api}${path}`, { method: "POST", headers: { cookie: dana.cookie } }), 403);
    assert.equal((await ask(`${api}/session`, { headers: { cookie: dana.cookie } })).status, 200);
  });

  it("when a person decides, then the log names them and not the console", async () => {
    assert.equal((await decide(dana, danas)).status, 200);
    const text = await ask(`${api}/audit/${installation}/entries`, { headers: { cookie: admin.cookie } });
    const decision = Entries.parse(text.text.trim().split("\n").map((line): unknown => JSON.parse(line))).findLast(({ type }) => type === "decision");
    assert.deepEqual(decision?.actor, { kind: "user", id: dana.session.person.id, auth: "session" });
  });

  it("when somebody is deactivated in the CRM, then their open session opens nothing any more, once that was read", async () => {
    const person = await ground.user("salesforce", "lena");
    const lena = await signInAs(ground, "salesforce", "lena");
    assert.equal((await ask(`${api}/reviews`, by(lena))).status, 200);
    const { records } = z.object({ records: z.array(z.object({ id: z.string(), fields: z.looseObject({}) })) }).parse(await door(ground.sandbox.salesforceUrl, "records/User"));
    const row = records.find(({ fields }) => fields["LastName"] === "Vogt");
    await roles(person, ["data-owner"], ground.id.salesforce);
    const stream = await fetch(`${api}/jobs/events`, by(lena));
    assert.equal(stream.status, 200);
    await door(ground.sandbox.salesforceUrl, "edit", { object: "User", id: row?.id, deleted: true });
    await ground.sync("salesforce");
    problemOf(await ask(`${api}/reviews`, by(lena)), 401);
    problemOf(await ask(`${api}/session`, by(lena)), 401);
    // Over by itself, long before its time would be.
    assert.match(await stream.text(), /^retry: /);
    const all = z.object({ people: z.array(z.object({ id: z.string(), active: z.boolean(), roles: z.array(z.string()) })) }).parse((await ask(`${api}/people?installation=${ground.id.salesforce}`, by(admin))).json);
    assert.deepEqual(all.people.find(({ id }) => id === person), { id: person, active: false, roles: [] });
  });

  it("when an installation is disconnected, then its people's sessions open nothing", async () => {
    const tom = await signInAs(ground, "salesforce", "tom");
    assert.equal((await ask(`${api}/installations/${ground.id.salesforce}/disconnect`, { method: "POST", ...by(admin) })).status, 200);
    problemOf(await ask(`${api}/reviews`, by(tom)), 401);
    assert.equal((await ask(`${api}/reviews`, by(marcus))).status, 200);
  });
});
