import assert from "node:assert/strict";
import fc from "fast-check";

import { parseFile } from "../../src/app/compose-files.ts";
import { indexKnowledge } from "../../src/domain/match/knowledge-index.ts";
import { matchActivity } from "../../src/domain/match/match-activity.ts";
import { wantedKeys } from "../../src/domain/match/wanted.ts";
import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { Match } from "../../src/domain/model/judgement.ts";
import { type Either, CRMS, installedIn } from "../helpers/in-either-crm.ts";
import { accountSpelt, ADDRESSES, addressSpelt, contactSpelt, domainSpelt, DOMAINS, numberSpelt, NUMBERS } from "../helpers/spellings.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** The same spellings on every machine. */
const SEED = 29;
const RUNS = { seed: SEED, numRuns: 150 };

for (const crm of CRMS) describe(`one address in many spellings, against the mirror of ${crm}`, function () {
  this.timeout(120_000);
  let sandbox: StartedSandbox;
  let either: Either;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    either = await installedIn(sandbox, crm);
  });
  after(async () => {
    await either.one.close();
    await sandbox.stop();
  });

  it("F29 when a mail spells a contact's address in another way, then it finds the same contact", async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...ADDRESSES).chain((address) => fc.tuple(fc.constant(address), addressSpelt(address))), async ([address, spelt]) => {
      const plain = whomOf(await matchOf(either, { email: address }));
      assert.notDeepEqual(plain.possible, [], "the plain address finds nobody");
      assert.deepEqual(whomOf(await matchOf(either, { email: spelt })), plain);
    }), RUNS);
  });

  it("F29 when the CRM's record has another spelling, then the plain address finds it all the same", async () => {
    await fc.assert(fc.asyncProperty(fc.nat({ max: 1_000_000 }).chain((number) => fc.tuple(fc.constant(`person.${String(number)}@Prüfstand-Nord.example`), addressSpelt(`person.${String(number)}@Prüfstand-Nord.example`))), async ([address, spelt]) => {
      const crmId = crmRecordId(address);
      const ours = await either.one.in(async (tx) => {
        await tx.mirror.upsert([contactSpelt(crmId, { emails: [spelt] })]);
        return tx.mirror.toOurs("contact", crmId);
      });
      assert.ok(ours);
      assert.deepEqual(contactsOf(await matchOf(either, { email: address })), [ours]);
    }), RUNS);
  });

  it("F29 when somebody unknown writes under a company's domain in another spelling, then it finds the same company", async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...DOMAINS).chain((domain) => fc.tuple(fc.constant(domain), domainSpelt(domain))), async ([domain, spelt]) => {
      const plain = await matchOf(either, { email: `nobody.known@${domain}` });
      assert.notEqual(plain.accountId, null, "the plain domain finds no company");
      assert.equal((await matchOf(either, { email: `nobody.known@${spelt}` })).accountId, plain.accountId);
    }), RUNS);
  });

  it("F29 when the CRM's company has its domain in another spelling, then a mail under the plain one finds it", async () => {
    await fc.assert(fc.asyncProperty(fc.nat({ max: 1_000_000 }).chain((number) => fc.tuple(fc.constant(`größe-${String(number)}.example`), domainSpelt(`größe-${String(number)}.example`))), async ([domain, spelt]) => {
      const crmId = crmRecordId(domain);
      const ours = await either.one.in(async (tx) => {
        await tx.mirror.upsert([accountSpelt(crmId, { domains: [spelt] })]);
        return tx.mirror.toOurs("account", crmId);
      });
      assert.ok(ours);
      assert.equal((await matchOf(either, { email: `nobody.known@${domain}` })).accountId, ours);
    }), RUNS);
  });

  it("F29 when a call comes from a number in another notation, then it finds the same contacts", async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...NUMBERS).chain((number) => fc.tuple(fc.constant(number), numberSpelt(number))), async ([number, spelt]) => {
      const plain = foundIn(await matchOf(either, { phone: number }));
      assert.notDeepEqual(plain, [], "the plain number finds nobody");
      assert.deepEqual(foundIn(await matchOf(either, { phone: spelt })), plain);
    }), RUNS);
  });

  it("F29 when the CRM's record has its number in another notation, then a call from the plain one finds it", async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1_000, max: 9_999 }).chain((last) => fc.tuple(fc.constant(`+1 417 555 ${String(last)}`), numberSpelt(`+1 417 555 ${String(last)}`))), async ([number, spelt]) => {
      const crmId = crmRecordId(number);
      const ours = await either.one.in(async (tx) => {
        await tx.mirror.upsert([contactSpelt(crmId, { phones: [spelt] })]);
        return tx.mirror.toOurs("contact", crmId);
      });
      assert.ok(ours);
      assert.deepEqual(contactsOf(await matchOf(either, { phone: number })), [ours]);
    }), RUNS);
  });
});

const contactsOf = ({ contactIds }: Match): readonly string[] => contactIds.toSorted();
/** Whom a task's address (orders@) means is open; the possible ones are the same in every spelling. */
const whomOf = (match: Match) => ({ tied: contactsOf(match), possible: match.candidates.flatMap(({ object, id }) => (object === "contact" ? [id] : [])).toSorted() });
/** A number that several share ties nobody; whom it may mean are its candidates. */
const foundIn = ({ candidates }: Match): readonly string[] => candidates.map(({ object, id, confidence }) => `${object} ${id} ${String(confidence)}`);

/** Whom a source's own words find: read as a file is, looked up in the mirror by its keys, matched. */
async function matchOf({ one }: Either, { email, phone }: { readonly email?: string; readonly phone?: string }): Promise<Match> {
  const who = email === undefined ? { role: "caller", phone } : { role: "from", email };
  const us = email === undefined ? { role: "callee", phone: "+1 312 555 0189" } : { role: "to", email: "dana.whitfield@kestrelsensing.example" };
  const text = JSON.stringify({ kind: email === undefined ? "call" : "email", source: "any", sourceId: "1", occurredAt: "2026-03-02T10:00:00Z", direction: "inbound", participants: [who, us], body: "all is well" });
  const parsed = await parseFile({ name: "any.json", bytes: Buffer.from(text) }, { defaultZone: "UTC", ownDomains: ["kestrelsensing.example"] });
  assert.ok(parsed.ok, parsed.ok ? "" : parsed.error.reason);
  const [activity] = parsed.value;
  assert.ok(activity);
  return one.in(async (tx) => {
    const { policy } = tx.installation;
    return matchActivity(activity, indexKnowledge(await tx.mirror.select(wantedKeys(activity, policy)), policy), policy);
  });
}
