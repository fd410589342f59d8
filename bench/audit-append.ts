import { leafHash } from "../src/domain/audit/chain.ts";
import { sealEntry } from "../src/domain/audit/entry.ts";
import { type AuditFact, plain, secret } from "../src/domain/audit/fact.ts";
import { settleSlots } from "../src/domain/audit/settle-slots.ts";
import { EMPTY_CHAIN } from "../src/domain/audit/chain.ts";
import { PolicySchema } from "../config/policy.ts";
import { auditCommitter } from "../src/adapters/audit/committer.ts";
import { freshStore } from "../test/helpers/database.ts";
import { stopSharedServer } from "../test/helpers/postgres.ts";

// How many audit entries a second, acknowledged after commit, on the embedded database with fsync on.

const WRITERS = 32;
const SECONDS = 4;
const CPU_ENTRIES = 30_000;

const fact: AuditFact = {
  type: "proposal",
  actor: { kind: "service", id: "log-activity" },
  subject: { crm: "hubspot", object: "email", id: "act-0123456789012345678901234567890123456789" },
  data: {
    kind: "log_activity",
    changes: ["subject", "body"].map((field) => ({ field, before: plain(null), after: secret("words of a mail") })),
    rationale: secret("why"), confidence_bp: 9_300, policy: { route: "auto", version: 1 }, expires_at: "2026-12-21T00:00:00.000Z",
  },
};

const fresh = await freshStore();
const { store, database, clock, randomness, secrets } = fresh;
const { id: installation } = await store.acrossTenants.install({
  crm: "hubspot", grantor: { accountId: "1", accountName: "Bench", userId: null }, policy: PolicySchema.parse({}), auditOrigin: "bench", at: clock.now(),
  grant: { accessToken: "a", refreshToken: "b", expiresAt: clock.now(), scopes: [], clientId: "c" },
});
const log = await store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.log));

const floor = cpuFloor();
const single = await perSecond(() => store.inInstallation(installation, (tx) => tx.audit.append([fact])), 1);
const each = await perSecond(() => store.inInstallation(installation, (tx) => tx.audit.append([fact])), WRITERS);
const committer = auditCommitter(database.kysely, { secrets, clock, randomness });
const grouped = await perSecond(() => committer.append({ installation, log }, fact), WRITERS);
const many = await perSecond(() => committer.append({ installation, log }, fact), 512);

const show = (name: string, rate: number, ratio: number): void => { console.log(`${name.padEnd(46)} ${Math.round(rate).toString().padStart(7)}/s  ${ratio.toFixed(2)}`); };
console.log("audit append                                    entries  ratio");
show("canonicalise, commit to 3 values, hash (no I/O)", floor, 1);
show("one transaction each, 1 writer", single, single / floor);
show(`one transaction each, ${String(WRITERS)} writers`, each, each / floor);
show(`group commit, ${String(WRITERS)} writers (ratio: to per-entry)`, grouped, grouped / each);
show("group commit, 512 in flight (ratio: to the floor)", many, many / floor);
await fresh.close();
await stopSharedServer();

function cpuFloor(): number {
  const begun = performance.now();
  let head = EMPTY_CHAIN;
  for (let index = 0; index < CPU_ENTRIES; index += 1) {
    const { fact: settled } = settleSlots(fact, () => randomness.bytes(32));
    const bytes = sealEntry({ ...settled, type: index === 0 ? "genesis" : settled.type }, { log, head, id: randomness.uuidV7(clock.now()), at: clock.now() });
    head = { size: head.size + 1, leaf: leafHash(bytes) };
  }
  return CPU_ENTRIES / ((performance.now() - begun) / 1000);
}

async function perSecond(append: () => Promise<unknown>, writers: number): Promise<number> {
  const begun = performance.now();
  let done = 0;
  await Promise.all(Array.from({ length: writers }, async () => {
    while (performance.now() - begun < SECONDS * 1000) {
      await append();
      done += 1;
    }
  }));
  return done / ((performance.now() - begun) / 1000);
}
