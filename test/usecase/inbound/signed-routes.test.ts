import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import * as z from "zod";

import { type InstallationId, reviewTaskId } from "../../../src/domain/model/ids.ts";
import type { FieldMap, SourceKind } from "../../../src/ports/inbound.ts";
import type { StoredActivity } from "../../../src/ports/store-tables.ts";
import { decideReview } from "../../../src/usecases/decide-review.ts";
import { addInboundSource, revokeInbound } from "../../../src/usecases/manage-inbound.ts";
import { activityCount, withUser } from "../../helpers/mail-world.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { type Answered, ask, installed, problemOf, startWeb, type Web } from "../http/web.ts";

const PUBLIC = "https://steward.example/behind";
const SECRET = "a-secret-of-the-vendor";
const OPERATOR = { kind: "admin", id: "test" } as const;
const AcceptedSchema = z.object({ activities: z.array(z.object({ id: z.string(), seenBefore: z.boolean() })) });

describe("sources that sign what they send", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let id: InstallationId;
  const logged: string[] = [];
  const said: string[] = [];
  before(async () => {
    const note = (details: unknown, message: string): void => { logged.push(JSON.stringify([details, message])); };
    web = await startWeb({ PUBLIC_URL: PUBLIC }, (app) => ({ ...app, log: { info: note, warn: note, error: note } }));
    id = await installed(web, "1");
    await withUser(web.app, id);
  });
  after(() => web.stop());

  async function source(kind: SourceKind, fields: FieldMap = {}): Promise<string> {
    const sourceId = randomUUID();
    await addInboundSource(web.app, id, { id: sourceId, kind, secret: SECRET, fields }, OPERATOR);
    return sourceId;
  }
  async function post(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answered> {
    const answer = await ask(`${web.origin}${path}`, { body, headers });
    said.push(answer.text);
    return answer;
  }
  const hmac = (algorithm: string, text: string, encoding: "base64" | "hex"): string => createHmac(algorithm, SECRET).update(text).digest(encoding);
  const installation = () => web.app.store.inInstallation(id, (tx) => Promise.resolve(tx.installation));
  const newest = async (): Promise<StoredActivity> => (await web.app.store.inInstallation(id, (tx) => tx.activities.list({ before: null, limit: 1 })))[0] ?? assert.fail();
  const idsIn = (answer: Answered): readonly string[] => AcceptedSchema.parse(answer.json).activities.map((one) => one.id);

  describe("Twilio", () => {
    let sourceId: string;
    before(async () => { sourceId = await source("twilio"); });
    const message = (sid: string, change: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({ MessageSid: sid, From: "+12165550188", To: "+12165550100", Body: "The drawings arrived.", NumMedia: "0", AccountSid: "AC1", ...change });
    const sendText = (params: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<Answered> => {
      const path = `/inbound/twilio?source=${sourceId}`;
      const signature = hmac("sha1", `${PUBLIC}${path}${Object.keys(params).toSorted().map((key) => `${key}${params[key] ?? ""}`).join("")}`, "base64");
      return post(path, new URLSearchParams(params).toString(), { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature, ...headers });
    };

    it("brings a text message in, once, however often it comes", async () => {
      const before = await activityCount(web.app, id);
      const answers = [await sendText(message("SM00000000000001")), await sendText(message("SM00000000000001"))];
      assert.deepEqual(answers.map(({ status, text }) => [status, text]), [[204, ""], [204, ""]]);
      assert.equal(await activityCount(web.app, id), before + 1);
      const { activity, state } = await newest();
      assert.deepEqual([activity?.kind, activity?.source, activity?.sourceId, activity?.direction, state], ["text", "twilio", "SM00000000000001", "inbound", "queued"]);
      assert.deepEqual(activity?.participants.map(({ role, phone }) => [role, phone]), [["from", "+12165550188"], ["to", "+12165550100"]]);
    });

    it("when it withdraws or gives consent, then whoever answers for privacy is asked, and nothing is logged", async () => {
      let { policyVersion: version } = await installation();
      for (const [sid, body, word] of [["SM00000000000002", "STOP", "withdrew"], ["SM00000000000003", "start", "gave"]] as const) {
        assert.equal((await sendText(message(sid, { Body: body }))).status, 204);
        assert.equal((await sendText(message(sid, { Body: body }))).status, 204);
        const stored = await newest();
        assert.deepEqual([stored.state, stored.route, stored.reasons], ["review", "review", ["opt_out"]]);
        const { tasks } = await web.app.store.inInstallation(id, (tx) => tx.reviews.list({ state: "open", after: null, limit: 100 }));
        const mine = tasks.filter(({ activityId }) => activityId === stored.id);
        assert.deepEqual(mine.map(({ role, proposalIds }) => [role, proposalIds.length]), [["privacy-owner", 0]]);
        assert.ok(mine[0]?.detail.includes(`+12165550188 ${word} consent`));
        const { policy, policyVersion } = await installation();
        assert.deepEqual([policy.privacy.optOuts.includes("+12165550188"), policyVersion], [body === "STOP", version += 1]);
      }
      assert.ok((await web.app.audit.verify(id, { sense: true })).ok);
    });

    it("when a number elsewhere takes its word back, then it stays on the list until that is approved", async () => {
      const from = { From: "+4915112345678" };
      await sendText(message("SM00000000000007", { ...from, Body: "STOP" }));
      await sendText(message("SM00000000000008", { ...from, Body: "START" }));
      const { id: asked, activity } = await newest();
      assert.equal(activity?.text.body, "");
      assert.ok((await installation()).policy.privacy.optOuts.includes(from.From));
      const task = await web.app.store.inInstallation(id, (tx) => tx.reviews.get(reviewTaskId(asked))) ?? assert.fail();
      assert.match(task.detail, /approving takes it off/);
      const decided = await decideReview(web.app, id, task.id, { judging: { verb: "approve", version: task.version, reason: null, edits: [], recordChanges: [], assigneeId: null }, context: { actor: OPERATOR, via: "single", batch: null, msOpen: null } });
      assert.ok(decided.ok);
      assert.ok(!(await installation()).policy.privacy.optOuts.includes(from.From));
      assert.ok((await web.app.audit.verify(id, { sense: true })).ok);
    });

    it("when an older word is approved after a newer one came, then the newer one holds", async () => {
      const from = { From: "+4915112345679" };
      await sendText(message("SM00000000000017", { ...from, Body: "STOP" }));
      await sendText(message("SM00000000000018", { ...from, Body: "START" }));
      const { id: asked } = await newest();
      await sendText(message("SM00000000000019", { ...from, Body: "STOP" }));
      const task = await web.app.store.inInstallation(id, (tx) => tx.reviews.get(reviewTaskId(asked))) ?? assert.fail();
      const decided = await decideReview(web.app, id, task.id, { judging: { verb: "approve", version: task.version, reason: null, edits: [], recordChanges: [], assigneeId: null }, context: { actor: OPERATOR, via: "single", batch: null, msOpen: null } });
      assert.ok(decided.ok);
      assert.ok((await installation()).policy.privacy.optOuts.includes(from.From));
    });

    it("when it tells of a status, then it is taken and dropped", async () => {
      const before = await activityCount(web.app, id);
      assert.equal((await sendText({ MessageSid: "SM00000000000004", MessageStatus: "delivered", To: "+1", From: "+2" })).status, 204);
      assert.equal(await activityCount(web.app, id), before);
    });

    it("when nobody signed it, or not for this address and these words, then it is refused", async () => {
      const before = await activityCount(web.app, id);
      problemOf(await sendText(message("SM00000000000005"), { "x-twilio-signature": "" }), 401);
      problemOf(await sendText(message("SM00000000000005"), { "x-twilio-signature": hmac("sha1", "other", "base64") }), 401);
      problemOf(await post(`/inbound/twilio?source=${sourceId}`, "Body=x", {}), 401);
      problemOf(await sendText({ ...message("no!"), MessageSid: "no!" }), 400);
      assert.equal(await activityCount(web.app, id), before);
    });
  });

  describe("Typeform", () => {
    let sourceId: string;
    before(async () => { sourceId = await source("typeform"); });
    const response = (token: string, change: Readonly<Record<string, unknown>> = {}) => JSON.stringify({
      event_id: "e", event_type: "form_response",
      form_response: {
        form_id: "f", token, submitted_at: "2026-11-21T08:59:00Z",
        definition: { title: "Pump enquiry", fields: [{ id: "1", title: "Your name" }, { id: "2", title: "Your address" }, { id: "3", title: "How many pumps?" }, { id: "4", title: "Which?" }] },
        answers: [
          { type: "text", text: "Ana Example", field: { id: "1" } }, { type: "email", email: "ana@example.com", field: { id: "2" } },
          { type: "number", number: 12, field: { id: "3" } }, { type: "choices", choices: { labels: ["small", "large"] }, field: { id: "4" } },
        ], ...change,
      },
    });
    const sendForm = (body: string, signature = `sha256=${hmac("sha256", body, "base64")}`): Promise<Answered> => post(`/inbound/typeform?source=${sourceId}`, body, { "typeform-signature": signature });

    it("brings a submission in, once", async () => {
      const [first, again] = [await sendForm(response("t-1")), await sendForm(response("t-1"))];
      assert.deepEqual([first.status, again.status], [202, 200]);
      assert.deepEqual(idsIn(first), idsIn(again));
      const { activity } = await newest();
      assert.deepEqual(activity?.participants, [{ role: "submitter", name: "Ana Example", email: "ana@example.com" }]);
      assert.deepEqual({ ...activity.text.fields }, { "Your name": "Ana Example", "Your address": "ana@example.com", "How many pumps?": "12", "Which?": "small, large" });
      assert.equal(activity.text.subject, "Pump enquiry");
    });

    it("when two questions are worded alike, then both answers are kept", async () => {
      const alike = response("t-alike", { definition: { fields: [{ id: "1", title: "Which?" }, { id: "2", title: "Which?" }] }, answers: [{ type: "text", text: "small", field: { id: "1" } }, { type: "text", text: "large", field: { id: "2" } }] });
      assert.equal((await sendForm(alike)).status, 202);
      assert.deepEqual({ ...(await newest()).activity?.text.fields }, { "Which?": "small", "Which? (2)": "large" });
    });

    it("when it is not signed, was altered, is days old, or is none, then it is refused", async () => {
      const before = await activityCount(web.app, id);
      problemOf(await sendForm(response("t-2"), "sha256=AAAA"), 401);
      problemOf(await sendForm(response("t-2").replace("12", "13"), `sha256=${hmac("sha256", response("t-2"), "base64")}`), 401);
      assert.match(problemOf(await sendForm(response("t-2", { submitted_at: "2026-11-17T08:59:00Z" })), 401).title, /old/);
      problemOf(await sendForm("{}"), 400);
      problemOf(await sendForm("not json"), 400);
      problemOf(await sendForm(" ".repeat(1_048_577)), 413);
      assert.equal(await activityCount(web.app, id), before);
    });
  });

  describe("a form of any kind", () => {
    const own = (body: string, at = Date.parse(web.clock.now())): Readonly<Record<string, string>> => ({ "x-steward-timestamp": String(at), "x-steward-signature": `sha256=${hmac("sha256", `${String(at)}.${body}`, "hex")}` });
    const body = JSON.stringify({ entry: "77", person: { mail: "ana@example.com", called: "Ana Example" }, when: 1_795_251_000_000, question: "Do you rent pumps?", colours: ["red", "blue"] });

    it("is read by its map, and what is not mapped is an answer", async () => {
      const sourceId = await source("form", { id: "entry", email: "person.mail", name: "person.called", occurredAt: "when" });
      const answer = await post(`/inbound/form?source=${sourceId}`, body, own(body));
      assert.equal(answer.status, 202, answer.text);
      const { activity } = await newest();
      assert.deepEqual([activity?.sourceId, activity?.occurredAt], [`${sourceId}/77`, new Date(1_795_251_000_000).toISOString()]);
      assert.deepEqual(activity?.participants, [{ role: "submitter", name: "Ana Example", email: "ana@example.com" }]);
      assert.deepEqual({ ...activity.text.fields }, { question: "Do you rent pumps?", colours: "red, blue" });
    });

    it("is taken as HubSpot signs it, and by usual names without a map; the same content is the same submission", async () => {
      const path = `/inbound/form?source=${await source("form")}`;
      const sent = JSON.stringify({ email: "ana@example.com", firstName: "Ana", lastName: "Example", message: "Please call." });
      const at = String(Date.parse(web.clock.now()));
      const headers = { "x-hubspot-request-timestamp": at, "x-hubspot-signature-v3": hmac("sha256", `POST${PUBLIC}${path}${sent}${at}`, "base64") };
      assert.deepEqual([(await post(path, sent, headers)).status, (await post(path, sent, headers)).status], [202, 200]);
      const { activity } = await newest();
      assert.deepEqual(activity?.participants, [{ role: "submitter", name: "Ana Example", email: "ana@example.com" }]);
      problemOf(await post(path, sent, { ...headers, "x-hubspot-signature-v3": hmac("sha256", sent, "base64") }), 401);
    });

    it("when two forms number their submissions alike, or a number is too long to be read, then none is taken for another", async () => {
      const before = await activityCount(web.app, id);
      const send = async (sourceId: string, sent: string): Promise<number> => (await post(`/inbound/form?source=${sourceId}`, sent, own(sent))).status;
      const [one, other] = [await source("form"), await source("form")];
      assert.deepEqual([await send(one, '{"id":1,"email":"ana@example.com"}'), await send(other, '{"id":1,"email":"bo@example.com"}'), await send(one, '{"id":1,"email":"ana@example.com"}')], [202, 202, 200]);
      assert.deepEqual([await send(one, '{"id":12345678901234567890,"email":"ana@example.com"}'), await send(one, '{"id":12345678901234567891,"email":"bo@example.com"}')], [202, 202]);
      assert.equal(await activityCount(web.app, id), before + 4);
    });

    it("when it has more answers than are kept, or answers deep inside others, then it says so and keeps them", async () => {
      const sourceId = await source("form");
      const many = JSON.stringify(Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`question ${String(index)}`, "yes"])));
      assert.equal((await post(`/inbound/form?source=${sourceId}`, many, own(many))).status, 202);
      assert.equal((await newest()).activity?.truncated, true);
      const deep = '{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":"the pump"}}}}}}}}';
      assert.equal((await post(`/inbound/form?source=${sourceId}`, deep, own(deep))).status, 202);
      assert.match(JSON.stringify((await newest()).activity?.text.fields), /the pump/);
    });

    it("when it is old, not signed, or no object, then it is refused", async () => {
      const path = `/inbound/form?source=${await source("form")}`;
      assert.match(problemOf(await post(path, body, own(body, Date.parse(web.clock.now()) - 300_001)), 401).title, /old/);
      problemOf(await post(path, `${body} `, own(body)), 401);
      problemOf(await post(path, "[1]", own("[1]")), 400);
      problemOf(await post(path, "{}", own("{}")), 400);
    });

    it("when the source is another's, is not there, is of another kind, or was revoked, then there is none", async () => {
      const sourceId = await source("form");
      problemOf(await post(`/inbound/gong?source=${sourceId}`, body, own(body)), 404);
      problemOf(await post(`/inbound/form?source=${randomUUID()}`, body, own(body)), 404);
      problemOf(await post("/inbound/form", body, own(body)), 404);
      await revokeInbound(web.app, id, sourceId, OPERATOR);
      problemOf(await post(`/inbound/form?source=${sourceId}`, body, own(body)), 404);
    });
  });

  describe("Gong", () => {
    const own = (body: string): Readonly<Record<string, string>> => {
      const at = String(Date.parse(web.clock.now()));
      return { "x-steward-timestamp": at, "x-steward-signature": `sha256=${hmac("sha256", `${at}.${body}`, "hex")}` };
    };
    const calls = [{
      metaData: { id: "7782342274025937895", title: "Pump review", started: "2026-11-20T10:00:00-05:00", duration: 1_800, direction: "Conference", media: "Video" },
      parties: [{ speakerId: "s1", name: "Ben Sample", emailAddress: "ben@seller.example", affiliation: "Internal" }, { speakerId: "s2", name: "Ana Example", emailAddress: "ana@example.com", affiliation: "External" }],
    }];
    const callTranscripts = [{ callId: "7782342274025937895", transcript: [
      { speakerId: "s1", topic: null, sentences: [{ start: 1_000, end: 2_500, text: "Shall we look at the drawings?" }] },
      { speakerId: "s2", topic: "Pumps", sentences: [{ start: 3_000, end: 4_000, text: "Yes." }, { start: 4_000, end: 6_000, text: "Send me the new ones." }] },
    ] }];

    it("brings a meeting in, its speakers by their names; told again with its transcript it is another telling", async () => {
      const path = `/inbound/gong?source=${await source("gong")}`;
      const bodies = [JSON.stringify({ calls }), JSON.stringify({ calls, callTranscripts }), JSON.stringify({ calls, callTranscripts })];
      const answers = [];
      for (const body of bodies) answers.push((await post(path, body, own(body))).status);
      assert.deepEqual(answers, [202, 202, 200]);
      const { activity } = await newest();
      assert.deepEqual([activity?.kind, activity?.occurredAt, activity?.endedAt], ["meeting", "2026-11-20T15:00:00.000Z", "2026-11-20T15:30:00.000Z"]);
      assert.deepEqual(activity?.text.transcript, [
        { speaker: "Ben Sample", text: "Shall we look at the drawings?", startSec: 1, endSec: 2.5 }, { speaker: "Ana Example", text: "Yes. Send me the new ones.", startSec: 3, endSec: 6 },
      ]);
    });

    it("when a transcript comes without its call, then it is refused and says what is missing", async () => {
      const body = JSON.stringify({ callTranscripts });
      const answer = await post(`/inbound/gong?source=${await source("gong")}`, body, own(body));
      assert.match(problemOf(answer, 400).detail, /"calls"/);
    });
  });

  // A suite of its own, so that it runs after the others.
  describe("all of them", () => {
    it("say nothing of people or secrets, neither in answers nor in the log", () => {
      const all = [...said, ...logged].join("\n");
      for (const word of ["ana@", "Ana Example", "+1216555", "drawings", SECRET, "Send me", "pumps?"]) assert.ok(!all.includes(word), word);
      assert.ok(logged.length > 3 && said.length > 20);
    });
  });
});
