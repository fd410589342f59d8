import { auditRows } from "../src/adapters/audit/rows.ts";
import { PolicySchema } from "../config/policy.ts";
import { canonicalJson } from "../src/domain/audit/canonical-json.ts";
import { EMPTY_CHAIN, entryPrefix, leafHash } from "../src/domain/audit/chain.ts";
import { chainWalker, type StoredEntry } from "../src/domain/audit/walk-chain.ts";
import type { AuditFact, AuditJson } from "../src/domain/audit/fact.ts";
import { plain, secret } from "../src/domain/audit/fact.ts";
import { verifyAudit } from "../src/usecases/verify-audit.ts";
import { freshStore } from "../test/helpers/database.ts";
import { stopSharedServer } from "../test/helpers/postgres.ts";

// How fast a chain is verified: from memory, from the database, and as a verifier would that reads and rewrites JSON.

const ENTRIES = 60_000;
const PER_TRANSACTION = 2_000;

const fresh = await freshStore();
const { store, database, clock } = fresh;
const { id } = await store.acrossTenants.install({
  crm: "hubspot", grantor: { accountId: "1", accountName: "Bench", userId: null }, policy: PolicySchema.parse({}), auditOrigin: "bench", at: clock.now(),
  grant: { accessToken: "a", refreshToken: "b", expiresAt: clock.now(), scopes: [], clientId: "c" },
});
const facts: readonly AuditFact[] = Array.from({ length: PER_TRANSACTION }, (_, index) => ({
  type: "outcome", actor: { kind: "service", id: "apply-writes" }, subject: { crm: "hubspot", object: "email", id: String(index) },
  data: { status: "ok", attempts: 1, ms: 120, settled_by: "answer", crm_id: String(index), note: plain("x".repeat(300)), response: index % 50 === 0 ? secret("body") : plain(null) },
}));
for (let done = 0; done < ENTRIES; done += PER_TRANSACTION) await store.inInstallation(id, (tx) => tx.audit.append(facts));

const rows: StoredEntry[] = [];
const log = await store.inInstallation(id, (tx) => Promise.resolve(tx.installation.log));
await auditRows(database.kysely).read({ installation: id, log }, { head: () => undefined, entry: (entry) => { rows.push(entry); } });

const naive = perSecond(() => {
  let head = EMPTY_CHAIN;
  for (const { bytes } of rows) {
    if (canonicalJson(read(bytes)) !== bytes || !bytes.startsWith(entryPrefix(log, head))) throw new Error("the naive walk found a break");
    head = { size: head.size + 1, leaf: leafHash(bytes) };
  }
});
const walked = perSecond(() => {
  const walker = chainWalker(log, null);
  for (const row of rows) walker.push(row);
  if (!walker.finish().ok) throw new Error("the walk found a break");
});
await verifyAudit({ store, rows: auditRows(database.kysely) }, id);
const begun = performance.now();
const report = await verifyAudit({ store, rows: auditRows(database.kysely) }, id);
const fromRows = report.walked / ((performance.now() - begun) / 1000);

const show = (name: string, rate: number): void => { console.log(`${name.padEnd(44)} ${Math.round(rate).toString().padStart(8)}/s  ${(rate / naive).toFixed(1)}`); };
console.log(`audit verify, ${String(rows.length)} entries                    entries  ratio to naive`);
show("naive: parse, canonicalise, compare, hash", naive);
show("stored bytes, in memory", walked);
show("stored bytes, from PostgreSQL in pages", fromRows);
await fresh.close();
await stopSharedServer();

/** As text without types, as a verifier of another make would. */
function read(bytes: string): AuditJson {
  const entry: { at: AuditJson } = { at: null };
  Reflect.set(entry, "at", JSON.parse(bytes));
  return entry.at;
}

function perSecond(walk: () => void): number {
  walk();
  const start = performance.now();
  walk();
  return rows.length / ((performance.now() - start) / 1000);
}
