import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { anchorsInCrm, type AnchorsInCrm } from "../../src/app/anchors-in-crm.ts";
import { auditFiles } from "../../src/app/compose-audit-files.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import { configFact } from "../../src/domain/audit/config-fact.ts";
import { openAll, readVkeys } from "../../src/domain/audit/note/open-all.ts";
import type { VerifierKey } from "../../src/domain/audit/note/verifier-key.ts";
import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import { chooseAnchor } from "../../src/usecases/choose-anchor.ts";
import { verifyAudit } from "../../src/usecases/audit-log/verify-audit.ts";
import { auditDepsOf, auditDoorsOf } from "./audit-deps.ts";
import { type Either, installedIn } from "./in-either-crm.ts";
import { chain, type Entry } from "./proof.ts";
import { type CrmSide, door, type Logged } from "./sandbox-door.ts";
import type { StartedSandbox } from "./start-sandbox.ts";

const CHECKER = join(import.meta.dirname, "../../scripts/verify-audit.mjs");
/** Who chooses. */
export const ADMIN = { kind: "admin", id: "cli", auth: "shell" } as const;
/** What a CRM calls companies, and where a note's words stand. */
export const WORDS: Readonly<Record<CrmSide["crm"], { readonly accounts: string; readonly contacts: string; readonly body: string; readonly create: string }>> = {
  hubspot: { accounts: "companies", contacts: "contacts", body: "hs_note_body", create: "notes/batch/create" },
  salesforce: { accounts: "Account", contacts: "Contact", body: "Description", create: "composite/sobjects" },
};

/** An installation whose checkpoints go onto the sample world's company a01, and what a test does with it. */
export interface Anchored extends Either {
  /** The company's id in the CRM. */
  readonly account: string;
  /** Another record, by its name in the sample world; yields its id in the CRM. */
  choose(object: "account" | "contact", seed: string): Promise<string>;
  /** Does the job once. */
  run(): Promise<void>;
  /** Something that matters comes to the log. */
  grow(): Promise<void>;
  /** Our notes as they stand in the CRM, the oldest first. */
  notes(): Promise<readonly Logged[]>;
  /** What the notes are worth, by the CRM's own account. */
  judged(): Promise<AnchorsInCrm>;
  keys(): Promise<readonly VerifierKey[]>;
  entries(): Promise<readonly Entry[]>;
  /** A person changes or deletes a record. */
  edit(record: { readonly object: string; readonly id: string }, change: { readonly body: string } | "deleted"): Promise<void>;
  fault(path: string, fault: Readonly<Record<string, unknown>>): Promise<void>;
  /** Holds an export against a text that somebody kept: exit code and verdict of our verifier, and of the outsiders'. */
  checked(kept: string): Promise<{ readonly ours: string; readonly theirs: string }>;
}

/** Installs into a fresh portal or org, and has an admin choose the company. */
export async function anchoredIn(sandbox: StartedSandbox, crm: CrmSide["crm"], around: (writer: CrmWriter) => CrmWriter = (writer) => writer): Promise<Anchored> {
  const either = await installedIn(sandbox, crm, {}, around);
  const { one, side } = either;
  const choose = async (object: "account" | "contact", seed: string): Promise<string> => {
    const record = (await side.records(WORDS[crm][object === "account" ? "accounts" : "contacts"])).find((candidate) => candidate.seed === seed);
    assert.ok(record);
    const { reader } = await one.app.connection(one.id, "interactive");
    const chosen = await chooseAnchor({ store: one.fresh.store, clock: one.clock, reader }, one.id, { object, crmId: crmRecordId(record.id) }, ADMIN);
    assert.ok(chosen.ok && chosen.value.changed);
    return record.id;
  };
  const account = await choose("account", "a01");
  const doors = auditDoorsOf(one.fresh);
  const keys = async (): Promise<readonly VerifierKey[]> => {
    const read = readVkeys([{ place: "the database", text: (await doors.tree.vkeys(await doors.log(one.id))).join("\n") }]);
    assert.ok(read.ok);
    return read.value;
  };
  return {
    ...either, account, choose, keys,
    run: () => handle(one.app, { name: "anchor-in-crm", installation: one.id }),
    grow: async () => { await one.in((tx) => tx.audit.append([configFact("setting", true)])); },
    notes: async () => (await either.standing("anchor-")).toSorted((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1)),
    async judged() {
      const judged = await anchorsInCrm({ ...one.app, audit: doors }, one.id, await keys());
      assert.ok(judged.ok);
      return judged.value;
    },
    entries: () => chain(one.fresh, one.id),
    async edit({ object, id }, change) {
      const [gone, body] = crm === "hubspot" ? [{ archived: true }, "properties"] : [{ deleted: true }, "fields"];
      await door(side.url, "edit", { object, id, ...(change === "deleted" ? gone : { [body]: { [WORDS[crm].body]: change.body } }) });
    },
    fault: async (path, fault) => { await door(side.url, "faults", [{ match: { method: "POST", path }, ...fault }]); },
    async checked(kept) {
      const dir = await mkdtemp(join(tmpdir(), "steward-kept-"));
      try {
        const mine = join(dir, "mine.txt");
        await writeFile(mine, kept);
        await doors.export(one.id, { folder: auditFiles.exportFolder(join(dir, "export")) });
        const opened = openAll(await auditFiles.readNotes([mine]), (await doors.log(one.id)).log, await keys());
        const report = opened.ok ? await verifyAudit(auditDepsOf(one.fresh), one.id, { checkpoints: opened.value }) : null;
        const { status, stdout, stderr } = spawnSync(process.execPath, [CHECKER, join(dir, "export"), "--checkpoint", mine, "--semantic"], { encoding: "utf8" });
        const ours = report === null ? "no checkpoint" : report.ok ? `valid, ${String(opened.ok ? opened.value.length : 0)} brought` : `broken: ${report.broken?.kind ?? ""}`;
        return { ours, theirs: `${String(status)} ${stdout.split("\n")[0] ?? ""}${stderr.split("\n").at(-2) ?? ""}` };
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
  };
}
