import assert from "node:assert/strict";

import type { CrmReader } from "../../src/ports/crm-reader.ts";
import type { CrmObject, CrmRecord } from "../../src/ports/crm-records.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import { instant } from "../../src/domain/model/time.ts";
import { fine, item, one } from "./items.ts";
import type { Portal, Skip } from "./portal.ts";
import { REFUSALS } from "./refusals.ts";
import { contractTests } from "./suite.ts";

/** What a pass yielded: its records, where it got to, its pages, and the vendor's present at its last page. */
export interface ReadPass {
  readonly records: readonly CrmRecord[];
  readonly watermark: Instant;
  readonly pages: number;
  readonly readAt: Instant | null;
}

/** Reads a pass to its end. */
export async function readPass(reader: CrmReader, object: CrmObject, since: Instant | null, until?: Instant): Promise<ReadPass> {
  const records: CrmRecord[] = [];
  for (let cursor: string | null = null, pages = 1; pages < 1_000; pages += 1) {
    const page: Awaited<ReturnType<CrmReader["readPage"]>> = await reader.readPage({ object, since, cursor, ...(until === undefined ? {} : { until }) });
    const { next, watermark, records: read, readAt } = fine(page);
    records.push(...read);
    assert.equal(watermark !== null, next === null, "a watermark is told with the last page and only then");
    if (next === null) return { records, watermark: watermark ?? "", pages, readAt: readAt ?? null };
    cursor = next;
  }
  throw new Error("the pass does not end");
}

const byId = (records: readonly CrmRecord[]): ReadonlyMap<string, CrmRecord> => new Map(records.map((record) => [record.crmId, record]));

/** What every connector's reader promises. `open` yields a provisioned portal with the sample world. */
export function crmReaderContract(name: string, open: () => Promise<Portal>, skips: readonly Skip[] = []): void {
  describe(`${name} keeps the CrmReader contract`, function () {
    this.timeout(60_000);
    let portal: Portal;
    let reader: CrmReader;
    before(async () => { portal = await open(); reader = portal.crm.reader; });
    afterEach(async () => { await portal.calm(); });
    after(async () => { await portal.close(); });

    contractTests(skips, (test) => {
      for (const { fault, kind } of REFUSALS) {
        for (const [way, since] of [["a full pass", null], ["an incremental pass", "2026-01-01T00:00:00.000Z"]] as const) {
          test(`when ${way} meets ${fault}, then it is ${kind}, and the same page can be read afterwards`, async () => {
            await portal.strike(fault, since === null ? "list" : "search");
            const refused = await reader.readPage({ object: "contact", since, cursor: null });
            assert.ok(!refused.ok);
            assert.equal(refused.error.kind, kind);
            assert.equal(refused.error.mayHaveHappened, false);
            await portal.calm();
            fine(await reader.readPage({ object: "contact", since, cursor: null }));
          });
        }
      }

      test("when associations cannot be read, then the page is refused and not told as having none", async () => {
        const { watermark } = await readPass(reader, "opportunity", null);
        await portal.strike("server-error", "associate");
        const page = await reader.readPage({ object: "opportunity", since: watermark, cursor: null });
        assert.ok(!page.ok && page.error.kind === "unavailable");
      });

      test("when everything is read, then every record of the world is there once", async () => {
        for (const object of ["user", "contact", "account", "opportunity"] as const) {
          const { records } = await readPass(reader, object, null);
          assert.equal(records.length, portal.counts[object], object);
          assert.equal(byId(records).size, records.length, object);
          assert.ok(records.every((record) => record.object === object));
        }
      });

      test("when objects are read in the order given, then what a record refers to has been read before", async () => {
        const read = new Set<string>();
        const refersTo = (record: CrmRecord): readonly (string | null)[] => {
          if (record.object === "contact") return [record.account, record.owner];
          if (record.object === "account") return [record.owner];
          return record.object === "opportunity" ? [record.account, record.owner, ...record.contacts] : [];
        };
        for (const object of reader.objects) {
          const { records } = await readPass(reader, object, null);
          for (const id of records.flatMap(refersTo)) assert.ok(id === null || read.has(id), object);
          for (const { crmId } of records) read.add(crmId);
        }
      });

      test("when deals are read, then they have stage, account and contacts", async () => {
        const { records } = await readPass(reader, "opportunity", null);
        const deals = records.filter((record) => record.object === "opportunity");
        assert.ok(deals.every(({ stage, account }) => stage !== "" && account !== null));
        assert.ok(deals.some(({ contacts }) => contacts.length > 1));
        assert.ok(deals.some(({ isClosed, isWon }) => isClosed && isWon) && deals.some(({ isClosed, isWon }) => isClosed && !isWon) && deals.some(({ isClosed }) => !isClosed));
      });

      test("when users are read, then they have their time zones", async () => {
        const { records } = await readPass(reader, "user", null);
        assert.ok(records.some((record) => record.object === "user" && record.zone === "Europe/Berlin"));
      });

      test("when a person changes a record, then the next incremental pass has it with its associations", async () => {
        const full = await readPass(reader, "contact", null);
        const unchanged = byId(full.records).get(portal.ids.contact);
        await portal.personWrites("contact", portal.ids.contact, { title: "Head of Sensors" });
        const { records, watermark } = await readPass(reader, "contact", full.watermark);
        const changed = byId(records).get(portal.ids.contact);
        assert.ok(changed?.object === "contact" && unchanged?.object === "contact");
        assert.equal(changed.title, "Head of Sensors");
        assert.equal(changed.account, unchanged.account);
        assert.ok(watermark > full.watermark);
      });

      test("when a record changes while a full pass runs, then the next incremental pass has it", async () => {
        const first = fine(await reader.readPage({ object: "contact", since: null, cursor: null }));
        const [early] = first.records;
        assert.ok(early && first.next !== null);
        await portal.personWrites("contact", early.crmId, { title: "Changed meanwhile" });
        let page = first;
        while (page.next !== null) page = fine(await reader.readPage({ object: "contact", since: null, cursor: page.next }));
        assert.ok(page.watermark !== null);
        const { records } = await readPass(reader, "contact", page.watermark);
        const again = byId(records).get(early.crmId);
        assert.ok(again?.object === "contact" && again.title === "Changed meanwhile");
      });

      test("when hundreds of records share one instant, then an incremental pass skips none", async () => {
        const { watermark } = await readPass(reader, "call", null);
        await portal.freezeClock();
        const items = Array.from({ length: 450 }, () => item(portal, "call", { associations: [] }));
        for (const { result } of await portal.crm.writer.upsert(items)) fine(result);
        const { records, pages } = await readPass(reader, "call", watermark);
        const keys = new Set(records.flatMap((record) => ("key" in record && record.key !== null ? [record.key] : [])));
        assert.deepEqual(items.filter(({ key }) => !keys.has(key)), []);
        assert.ok(pages > 2);
      });

      test("when a record changed exactly where a pass begins, then the pass has it, and one that begins a moment later has not", async () => {
        await portal.personWrites("contact", portal.ids.contact, { title: "At the very instant" });
        const [changed] = fine(await reader.readByIds("contact", [portal.ids.contact]));
        assert.ok(changed);
        const has = async (since: Instant): Promise<boolean> => byId((await readPass(reader, "contact", since)).records).has(changed.crmId);
        assert.equal(await has(changed.modifiedAt), true);
        assert.equal(await has(instant(Date.parse(changed.modifiedAt) + 1)), false);
      });

      test("when a pass ends before an instant, then what changed at it is the next one's, and none is in both or in neither", async () => {
        await portal.personWrites("contact", portal.ids.contact, { title: "On the border" });
        const [changed] = fine(await reader.readByIds("contact", [portal.ids.contact]));
        assert.ok(changed);
        const border = changed.modifiedAt;
        const early = byId((await readPass(reader, "contact", "2000-01-01T00:00:00.000Z", border)).records);
        const late = byId((await readPass(reader, "contact", border)).records);
        assert.ok(!early.has(changed.crmId) && late.has(changed.crmId));
        assert.equal(early.size + late.size, portal.counts.contact);
        assert.ok([...early.values()].every(({ modifiedAt }) => modifiedAt < border) && [...early.keys()].every((id) => !late.has(id)));
      });

      test("when nothing changed in a stretch of time, then it is empty and ends where it began", async () => {
        const { records, watermark } = await readPass(reader, "contact", "2000-01-01T00:00:00.000Z", "2000-01-02T00:00:00.000Z");
        assert.deepEqual([records, watermark], [[], "2000-01-01T00:00:00.000Z"]);
      });

      test("when a record leaves a stretch of time while it is read page by page, then no other is missed", async () => {
        await portal.freezeClock();
        const items = Array.from({ length: 450 }, () => item(portal, "call", { associations: [] }));
        const made = (await portal.crm.writer.upsert(items)).map(({ result }) => fine(result).crmId);
        const [, , changed] = made;
        assert.ok(changed !== undefined);
        const at = fine(await reader.readByIds("call", [changed]))[0]?.modifiedAt ?? "";
        const until = instant(Date.parse(at) + 1);
        const first = fine(await reader.readPage({ object: "call", since: at, until, cursor: null }));
        await portal.passTime(10_000);
        await portal.personWrites("call", changed, { body: "Changed meanwhile" });
        const seen = new Set(first.records.map(({ crmId }) => crmId));
        for (let page = first; page.next !== null;) {
          page = fine(await reader.readPage({ object: "call", since: at, until, cursor: page.next }));
          for (const { crmId } of page.records) seen.add(crmId);
        }
        assert.deepEqual(made.filter((id) => id !== changed && !seen.has(id)), []);
        assert.ok(byId((await readPass(reader, "call", until)).records).has(changed));
      });

      test("the vendor's own present comes with every page, not ours", async () => {
        for (const since of [null, "2026-01-01T00:00:00.000Z"]) {
          const before = await readPass(reader, "contact", since);
          await portal.passTime(3 * 3_600_000);
          const after = await readPass(reader, "contact", since);
          assert.ok(before.readAt !== null && after.readAt !== null);
          const passedMs = Date.parse(after.readAt) - Date.parse(before.readAt);
          assert.ok(passedMs >= 3 * 3_600_000 && passedMs < 4 * 3_600_000, String(passedMs));
        }
      });

      test("when the same page is asked for twice, then it yields the same records", async () => {
        const first = fine(await reader.readPage({ object: "contact", since: null, cursor: null }));
        const [second, again] = [
          fine(await reader.readPage({ object: "contact", since: null, cursor: first.next })),
          fine(await reader.readPage({ object: "contact", since: null, cursor: first.next })),
        ];
        assert.deepEqual(again, second);
      });

      test("when a cursor is none of ours, then the pass begins anew", async () => {
        for (const cursor of ["", "nonsense", "{\"pass\":\"list\"}"]) {
          const page = fine(await reader.readPage({ object: "contact", since: null, cursor }));
          assert.ok(page.records.length > 0 && page.watermark === null);
        }
      });

      test("when records are read by id, then missing ones are left out and the rest come as they are now", async () => {
        await portal.personWrites("contact", portal.ids.contact, { title: "As of now" });
        const records = fine(await reader.readByIds("contact", [portal.ids.contact, portal.ids.missing, portal.ids.contact]));
        assert.deepEqual(records.map(({ crmId }) => crmId), [portal.ids.contact]);
        assert.ok(records[0]?.object === "contact" && records[0].title === "As of now");
      });

      for (const { fault, kind } of REFUSALS) {
        test(`when reading by id meets ${fault}, then it is ${kind} and not told as missing`, async () => {
          await portal.strike(fault, "find");
          const refused = await reader.readByIds("contact", [portal.ids.contact]);
          assert.ok(!refused.ok && refused.error.kind === kind);
        });
      }

      test("when a person archived a record, then a full pass and a read by id tell so", async () => {
        const what = item(portal, "note");
        const { crmId } = fine(await one(portal, what));
        await portal.personArchives("note", crmId);
        const { records } = await readPass(reader, "note", null);
        assert.equal(byId(records).get(crmId)?.archived, true);
        assert.equal(fine(await reader.readByIds("note", [crmId]))[0]?.archived, true);
      });

      for (const object of ["email", "call", "meeting"] as const) {
        test(`when another tool logged a ${object}, then it is read with that tool's id and its contact`, async () => {
          const { watermark } = await readPass(reader, object, null);
          await portal.otherToolLogs(object, `foreign-${object}@example.com`, portal.ids.contact);
          for (const since of [null, watermark]) {
            const { records } = await readPass(reader, object, since);
            const foreign = records.find((record) => "externalId" in record && record.externalId === `foreign-${object}@example.com`);
            assert.ok(foreign !== undefined && "key" in foreign);
            assert.equal(foreign.key, null);
            assert.deepEqual(foreign.contacts, [portal.ids.contact]);
          }
        });
      }

      test("when the token ended within a pass, then it is renewed once and the pass goes on", async () => {
        const before = portal.grants.refreshes;
        await portal.strike("token-expired", "list");
        const { records } = await readPass(reader, "account", null);
        assert.equal(records.length, portal.counts.account);
        assert.equal(portal.grants.refreshes, before + 1);
      });
    });
  });
}
