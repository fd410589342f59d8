import assert from "node:assert/strict";
import * as z from "zod";

import { EntrySchema, ExploredSchema, AuditStateSchema, RecordEntriesSchema, RevealedSchema, CoachingSchema } from "../../../src/app/http/explore-schemas.ts";
import { HistorySchema } from "../../../src/app/http/answer-schemas.ts";
import { configFact } from "../../../src/domain/audit/config-fact.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { indexAudit } from "../../../src/usecases/index-audit.ts";
import { type Story, tellStory } from "../../helpers/auditor-story.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { ask, installed, keyOf, problemOf, startWeb, type Web } from "./web.ts";

const OTHERS = 300;
const EventSchema = z.object({ walked: z.int(), total: z.int().optional(), ok: z.boolean().optional(), broken: z.object({ at: z.int(), kind: z.string() }).optional() });

describe("the log for people over HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let api: string;
  let id: InstallationId;
  let key: string;
  let story: Story;
  before(async () => {
    web = await startWeb();
    api = `${web.origin}/api/v1`;
    id = await installed(web, "1");
    await installed(web, "2");
    key = await keyOf(web, id);
    await web.app.store.inInstallation(id, (tx) => tx.audit.append(Array.from({ length: OTHERS }, (_, index) => configFact(`setting.${String(index)}`, "x"))));
    story = await tellStory(web.app.store, id);
  });
  after(() => web.stop());

  const explored = async (query: string) => {
    const answer = await ask(`${api}/audit/entries?${query}`, { key });
    assert.equal(answer.status, 200, answer.text);
    return ExploredSchema.parse(answer.json);
  };
  const seqs = async (query: string): Promise<readonly number[]> => (await explored(query)).entries.map(({ seq }) => seq);

  it("lists entries newest first, page after page, each once", async () => {
    const { size } = await explored("limit=1");
    const all: number[] = [];
    for (let cursor: number | null = size; cursor !== null;) {
      const page: Awaited<ReturnType<typeof explored>> = await explored(`limit=100&cursor=${String(cursor)}`);
      all.push(...page.entries.map(({ seq }) => seq));
      cursor = page.next;
    }
    assert.deepEqual(all, Array.from({ length: size }, (_, index) => size - 1 - index));
    assert.deepEqual(await seqs(`fromSeq=${String(size - 3)}`), [size - 1, size - 2, size - 3]);
  });

  it("finds by type, by actor, by record, and by all of them at once", async () => {
    await indexAudit(web.app, id, 10_000);
    const [proposed = 0, decided = 0, , sent = 0, , ended = 0] = story.email;
    assert.deepEqual(await seqs("type=decision"), [decided]);
    assert.ok((await seqs("actor=user%20user-ana")).includes(decided));
    assert.deepEqual(await seqs("actor=user%20user-ana&type=decision&record=review-1&object=review"), [decided]);
    assert.deepEqual(await seqs("record=501"), [ended]);
    assert.deepEqual(await seqs("record=501&object=contact"), []);
    assert.deepEqual(await seqs("actor=user%20nobody"), []);
    const writes = await seqs("type=write");
    assert.ok(writes.includes(sent) && writes.length === 3);
    assert.ok((await seqs("type=proposal")).includes(proposed));
  });

  it("finds by time, to the second", async () => {
    const [newest] = (await explored("limit=1")).entries;
    const at = Date.parse(newest?.at ?? "");
    const day = (days: number): string => new Date(at + days * 86_400_000).toISOString();
    assert.deepEqual(await seqs(`to=${day(-1)}`), []);
    assert.deepEqual(await seqs(`from=${day(1)}`), []);
    assert.equal((await explored(`from=${day(-1)}&to=${day(1)}&limit=5`)).entries.length, 5);
    assert.equal((await seqs(`from=${day(0)}&to=${new Date(at + 1).toISOString()}`))[0], newest?.seq);
    assert.ok(!(await seqs(`to=${day(0)}&limit=200`)).includes(newest?.seq ?? -1));
    assert.deepEqual(await seqs(`type=decision&to=${day(-1)}`), []);
  });

  it("shows one entry between its neighbours, and whether they link", async () => {
    const { entry, before, after, links } = EntrySchema.parse((await ask(`${api}/audit/entries/5`, { key })).json);
    assert.deepEqual([before?.seq, entry?.seq, after?.seq, links], [4, 5, 6, { before: true, after: true }]);
    assert.deepEqual(EntrySchema.parse((await ask(`${api}/audit/entries/0`, { key })).json).links, { before: null, after: true });
    for (const none of ["99999999", "-1", "x"]) problemOf(await ask(`${api}/audit/entries/${none}`, { key }), 404);
  });

  it("tells of a record by the index what a walk over the whole log tells", async () => {
    for (const [object, record] of [["email", "501"], ["opportunity", "9001"], ["contact", "none"]] as const) {
      const quick = RecordEntriesSchema.parse((await ask(`${api}/records/hubspot/${object}/${record}/entries`, { key })).json);
      const walked = HistorySchema.parse((await ask(`${api}/records/hubspot/${object}/${record}/history`, { key })).json);
      assert.deepEqual(quick.entries.map(({ seq }) => seq), walked.entries.map(({ seq }) => seq), object);
      const { proposed, changed, approved, reached } = walked.answers;
      assert.deepEqual(quick.answers, { proposed, changed, approved, reached });
      assert.equal(quick.indexed, quick.size);
    }
    problemOf(await ask(`${api}/records/salesforce/email/501/entries`, { key }), 404);
  });

  it("lists decisions for coaching, with what was proposed, changed and written", async () => {
    await indexAudit(web.app, id, 10_000);
    const { cases } = CoachingSchema.parse((await ask(`${api}/coaching?rule=weak_evidence`, { key })).json);
    const [proposed, decided, , sent, sentDeal, ended, endedDeal] = story.email;
    assert.deepEqual(cases.map((one) => [one.decision.seq, one.verdict, one.edited, one.msOpen]), [[decided, "edit", ["subject"], 4_000]]);
    assert.deepEqual(cases.map(({ proposals, writes }) => [proposals.map(({ seq }) => seq), writes.map(({ seq }) => seq)]), [[[proposed], [sent, sentDeal, ended, endedDeal]]]);
    assert.deepEqual(CoachingSchema.parse((await ask(`${api}/coaching?rule=promise`, { key })).json).cases, []);
    assert.deepEqual(CoachingSchema.parse((await ask(`${api}/coaching?rep=u-9`, { key })).json).cases, []);
  });

  it("shows committed values to who may, and writes down who looked", async () => {
    const [proposed = 0] = story.email;
    const revealer = await keyOf(web, id, ["audit:reveal"]);
    const { places } = RevealedSchema.parse((await ask(`${api}/audit/entries/${String(proposed)}/reveal`, { method: "POST", key: revealer })).json);
    assert.ok(places.length > 1 && places.every(({ state, value }) => state === "match" && value !== undefined));
    const [last] = (await explored("limit=1&type=access")).entries;
    assert.match(last?.by ?? "", /^service k-/);
    assert.match(last?.lines[0] ?? "", new RegExp(`reveal.*entry ${String(proposed)}`));
    problemOf(await ask(`${api}/audit/entries/${String(proposed)}/reveal`, { method: "POST", key: await keyOf(web, id, ["audit:read"]) }), 403);
  });

  it("says how the log stands, and gives proof and archive to whoever may read it", async () => {
    await web.app.audit.sign(id);
    const state = AuditStateSchema.parse((await ask(`${api}/audit/state`, { key })).json);
    assert.ok(state.checkpoint !== null && state.checkpoint.size > 0 && state.vkeys.length === 1 && state.anchor.record === null);
    const proof = await ask(`${api}/audit/entries/5/proof`, { key });
    assert.match(proof.text, /^c2sp.org\/tlog-proof@v1\nindex 5\n/);
    assert.match(proof.headers.get("content-disposition") ?? "", /entry-5\.tlog-proof/);
    const archive = await fetch(`${api}/audit/export.tar`, { headers: { authorization: `Bearer ${key}` } });
    const bytes = Buffer.from(await archive.arrayBuffer());
    assert.deepEqual([archive.status, String(bytes.length)], [200, archive.headers.get("content-length")]);
    assert.match(bytes.subarray(0, 100).toString(), /^audit-log-/);
  });

  it("shows nothing without a key or the permission", async () => {
    const other = await keyOf(web, id, ["reviews:read"]);
    for (const path of ["/audit/state", "/audit/entries", "/audit/entries/1", "/audit/entries/1/proof", "/audit/export.tar", "/coaching", "/authority", "/quality/exceptions", "/quality/export?table=authority", "/records/hubspot/email/501/entries"]) {
      problemOf(await ask(`${api}${path}`), 401);
      problemOf(await ask(`${api}${path}`, { key: other }), 403);
    }
    for (const query of ["type=dance", "limit=0", "cursor=x", "from=yesterday", "record=a%20b"]) problemOf(await ask(`${api}/audit/entries?${query}`, { key }), 400);
  });

  /** Events of a watched walk. */
  const watched = async (): Promise<readonly { readonly event: string; readonly data: z.infer<typeof EventSchema> }[]> => {
    const answer = await ask(`${api}/audit/verify/stream`, { method: "POST", key });
    assert.equal(answer.status, 200);
    return [...answer.text.matchAll(/event: (\w+)\ndata: (.*)\n/g)].map(([, event = "", data = ""]) => ({ event, data: EventSchema.parse(JSON.parse(data)) }));
  };

  it("a walk that is watched: progress, then the verdict, which is kept", async () => {
    const { size } = await explored("limit=1");
    const events = await watched();
    assert.deepEqual(events[0], { event: "progress", data: { walked: 0, total: size } });
    const done = events.at(-1)?.data;
    assert.deepEqual([events.at(-1)?.event, done?.ok, done?.walked], ["done", true, size]);
    const { last } = AuditStateSchema.parse((await ask(`${api}/audit/state`, { key })).json);
    assert.deepEqual([last?.verdict, last?.walked], ["valid", size]);
  });

  it("several who watch at once watch one walk", async () => {
    const { size } = await explored("limit=1");
    const all = await Promise.all([watched(), watched(), watched()]);
    const lengths = new Set(all.map((events) => events.at(-1)?.data.walked));
    assert.equal((await explored("limit=1")).size, size + lengths.size);
  });

  it("when somebody changed an entry, then the walk says where and how, the entry shows which link broke, and lists go on", async () => {
    const at = 101;
    await asOwner(web.connection, async (client) => {
      await client.query("ALTER TABLE steward.audit_entry DISABLE TRIGGER never_changed");
      await client.query("UPDATE steward.audit_entry SET bytes = replace(bytes, 'setting.', 'sitting.') WHERE installation_id = $1 AND seq = $2", [id, at]);
      await client.query("UPDATE steward.audit_entry SET bytes = 'no json' WHERE installation_id = $1 AND seq = 200", [id]);
      await client.query("ALTER TABLE steward.audit_entry ENABLE ALWAYS TRIGGER never_changed");
    });
    const done = (await watched()).at(-1)?.data;
    assert.deepEqual([done?.ok, done?.broken?.kind, done?.broken?.at], [false, "altered", at]);
    const { links } = EntrySchema.parse((await ask(`${api}/audit/entries/${String(at)}`, { key })).json);
    assert.deepEqual(links, { before: true, after: false });
    const [shown] = (await explored("limit=1&cursor=201")).entries;
    assert.deepEqual([shown?.seq, shown?.lines], [200, ["this entry cannot be read: its bytes were changed"]]);
  });

  it("when the index is emptied, then it fills anew and finds the same", async () => {
    const before = await seqs("type=decision");
    await asOwner(web.connection, async (client) => { await client.query("TRUNCATE steward.audit_about, steward.audit_minute, steward.audit_indexed"); });
    assert.equal(await indexAudit(web.app, id, 50), false);
    assert.equal(await indexAudit(web.app, id, 100_000), true);
    assert.deepEqual(await seqs("type=decision"), before);
  });
});
