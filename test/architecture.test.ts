import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const checkout = join(import.meta.dirname, "..");

/** A small tree that keeps every rule: the files the plants below point at. */
const SKELETON: Readonly<Record<string, string>> = {
  "config/policy.ts": 'import { z } from "zod";\nexport const Policy = z.object({});\nexport type Policy = z.infer<typeof Policy>;\n',
  "src/domain/model/ids.ts": "export type Id = string;\n",
  "src/domain/text/words.ts": "export const words = 1;\n",
  "src/domain/match/route.ts": 'import { words } from "../text/words.ts";\nexport const route = words;\n',
  "src/domain/extract/say.ts": 'import { createHash } from "node:crypto";\nexport const say = createHash;\n',
  "src/domain/judge/judge.ts":
    'import { route } from "../match/route.ts";\nimport { say } from "../extract/say.ts";\nexport const judge = [route, say];\n',
  "src/ports/crm-writer.ts": "export interface CrmWriter { write(): void }\n",
  "src/ports/crm-provisioner.ts": "export interface CrmProvisioner { provision(): void }\n",
  "src/ports/crm-connection.ts":
    'import type { CrmWriter } from "./crm-writer.ts";\nexport interface CrmConnection { writer: CrmWriter }\n',
  "src/usecases/apply-writes.ts":
    'import type { CrmWriter } from "../ports/crm-writer.ts";\nexport const apply = (crm: CrmWriter) => crm;\n',
  "src/usecases/log-activity.ts": 'import type { Policy } from "../../config/policy.ts";\nexport const log = (p: Policy) => p;\n',
  "src/adapters/store/rows.ts": "export const rows = 1;\n",
  "src/adapters/jobs/queue.ts": "export const queue = 1;\n",
  "src/app/compose.ts": 'import { rows } from "../adapters/store/rows.ts";\nexport const app = rows;\n',
  "connectors/shared/http.ts": "export const http = 1;\n",
  "connectors/hubspot/writer.ts": 'import { http } from "../shared/http.ts";\nexport const hubspot = http;\n',
  "connectors/salesforce/writer.ts": "export const salesforce = 1;\n",
  "sandbox/hubspot/main.ts": "export const sandbox = 1;\n",
  "test/helpers/help.ts": "export const help = 1;\n",
  "scripts/verify-audit.mjs": "export const verify = 1;\n",
};

interface Plant {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

const plant = (rule: string, file: string, text: string): Plant => ({ rule, file, text });

/** Each line breaks one promise of docs/ARCHITECTURE.md. */
const PLANTS: readonly Plant[] = [
  plant("usecases-talk-to-ports", "src/usecases/p01.ts", 'import "../../connectors/hubspot/writer.ts";'),
  plant("usecases-talk-to-ports", "src/usecases/p02.ts", 'import "../adapters/store/rows.ts";'),
  plant("usecases-talk-to-ports", "src/usecases/p03.ts", 'import "zod";'),
  plant("usecases-are-strangers", "src/usecases/p04.ts", 'import "./log-activity.ts";'),
  plant("topics-are-strangers", "src/domain/match/p05.ts", 'import "../extract/say.ts";'),
  plant("topics-are-strangers", "src/domain/text/p06.ts", 'import "../judge/judge.ts";'),
  plant("domain-is-pure", "src/domain/match/p07.ts", 'import "node:fs";'),
  plant("domain-is-pure", "src/domain/match/p08.ts", 'import "zod";'),
  plant("domain-is-pure", "src/domain/match/p09.ts", 'import type { CrmWriter } from "../../ports/crm-writer.ts";\nexport type P = CrmWriter;'),
  plant("model-is-only-nouns", "src/domain/model/p10.ts", 'import "node:crypto";'),
  plant("policy-is-a-type-to-the-domain", "src/domain/match/p11.ts", 'import { Policy } from "../../../config/policy.ts";\nexport const p = Policy;'),
  plant("ports-describe", "src/ports/p12.ts", 'import "node:fs";'),
  plant("one-door-to-the-crm", "src/usecases/p13.ts", 'import type { CrmWriter } from "../ports/crm-writer.ts";\nexport type P = CrmWriter;'),
  plant("one-door-to-the-crm", "src/app/p14.ts", 'import type { CrmWriter } from "../ports/crm-writer.ts";\nexport type P = CrmWriter;'),
  plant("one-door-for-provisioning", "src/usecases/p15.ts", 'import type { CrmProvisioner } from "../ports/crm-provisioner.ts";\nexport type P = CrmProvisioner;'),
  plant("no-side-door-to-the-crm", "src/usecases/p16.ts", 'import type { CrmConnection } from "../ports/crm-connection.ts";\nexport type P = CrmConnection;'),
  plant("connectors-are-strangers", "connectors/hubspot/p17.ts", 'import "../salesforce/writer.ts";'),
  plant("connectors-are-strangers", "connectors/hubspot/p18.ts", 'import "../../src/adapters/store/rows.ts";'),
  plant("adapters-are-strangers", "src/adapters/store/p19.ts", 'import "../jobs/queue.ts";'),
  plant("plugged-in-at-one-place", "src/app/http/routes/p20.ts", 'import "../../../../connectors/hubspot/writer.ts";'),
  plant("outsiders-stay-outside", "sandbox/hubspot/p21.ts", 'import type { Id } from "../../src/domain/model/ids.ts";\nexport type P = Id;'),
  plant("nothing-needs-the-outsiders", "src/app/p22.ts", 'import "../../sandbox/hubspot/main.ts";'),
  plant("tests-are-leaves", "src/app/p28.ts", 'import "../../test/helpers/help.ts";'),
  plant("config-knows-nobody", "config/p23.ts", 'import "../src/domain/text/words.ts";'),
  plant("drivers-stay-in-adapters", "src/app/p24.ts", 'import "pg";'),
  plant("model-sdks-stay-in-their-adapter", "src/usecases/p29.ts", 'import "ai";'),
  plant("vendor-sdks-stay-in-connectors", "src/adapters/jobs/p25.ts", 'import "@hubspot/api-client";'),
  plant("no-development-packages-at-run-time", "src/app/p26.ts", 'import "fast-check";'),
  plant("everything-resolves", "src/app/p27.ts", 'import "./nowhere.ts";'),
];

/** Two files that need only each other's types. */
const CYCLE: Readonly<Record<string, string>> = {
  "src/domain/match/c1.ts": 'import type { Two } from "./c2.ts";\nexport interface One { two?: Two }',
  "src/domain/match/c2.ts": 'import type { One } from "./c1.ts";\nexport interface Two { one?: One }',
};

describe("the import rules", function () {
  this.timeout(60_000);
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "steward-arch-"));
    for (const name of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"]) cpSync(join(checkout, name), join(root, name));
    symlinkSync(join(checkout, "node_modules"), join(root, "node_modules"));
    writeAll(root, SKELETON);
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("when every file keeps the rules, then it passes and says how many it read", () => {
    const { code, output } = arch(root);
    assert.match(output, new RegExp(`${Object.keys(SKELETON).length} of ${Object.keys(SKELETON).length} source files read, 0 violations`));
    assert.equal(code, 0);
  });

  it("when rules are broken, then each breach is named", () => {
    for (const { file, text } of PLANTS) writeAll(root, { [file]: text });
    writeAll(root, CYCLE);
    const { code, output } = arch(root);
    const missed = PLANTS.filter(({ rule, file }) => !output.includes(`error ${rule}: ${file} → `));
    assert.deepEqual(missed.map(({ rule, file }) => `${rule} ${file}`), []);
    assert.match(output, /error no-circular: src\/domain\/match\/c[12]\.ts → /);
    assert.equal(code, 1);
  });

  it("when the tool looks away from a file, then a clean answer counts as a failure", () => {
    const file = join(root, ".dependency-cruiser.cjs");
    writeFileSync(file, readFileSync(file, "utf8").replace('exclude: { path: "', 'exclude: { path: "^src/ports/|'));
    const { code, output } = arch(root);
    assert.match(output, /error not read: src\/ports\/crm-provisioner\.ts/);
    assert.equal(code, 1);
  });

  it("when there is nothing to read, then it fails", () => {
    for (const folder of ["src", "config", "connectors", "sandbox", "scripts", "test"]) rmSync(join(root, folder), { recursive: true });
    assert.notEqual(arch(root).code, 0);
  });
});

function writeAll(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function arch(root: string): { readonly code: number | null; readonly output: string } {
  const run = spawnSync(process.execPath, [join(checkout, "scripts", "arch.mjs"), root], { encoding: "utf8" });
  return { code: run.status, output: run.stdout + run.stderr };
}
