import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { SETTINGS } from "../../../config/settings.ts";
import { hubspotManifest } from "../../../connectors/hubspot/manifest.ts";
import { PERMISSIONS } from "../../../src/domain/access/permissions.ts";
import { allCommands, findCommand } from "../../../src/app/cli/commands.ts";

const doc = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");

describe("the documents for operators", () => {
  it("when a setting exists, then docs/operations.md has its row with what is expected, in the same order, and no other", () => {
    const rows = [...doc("operations.md").matchAll(/^\| `([A-Z][A-Z_]+)` \| ([^|]+) \| ([^|]+) \|$/gm)].map(([, name, expected]) => [name, expected]);
    assert.deepEqual(rows, Object.entries(SETTINGS).map(([name, { expected }]) => [name, expected]));
  });

  it("when a setting has a default, then its row says it", () => {
    for (const [name, { schema }] of Object.entries(SETTINGS)) {
      const byDefault = schema.safeParse(undefined).data;
      if (byDefault === undefined) continue;
      const row = doc("operations.md").split("\n").find((line) => line.startsWith(`| \`${name}\``)) ?? "";
      assert.ok(row.split("|")[3]?.includes(String(byDefault)), `${name}: ${String(byDefault)}`);
    }
  });

  it("when HubSpot is set up by docs/getting-started.md, then every scope is asked for, and no other", () => {
    const [, required = "", optional = ""] = /Required scopes:([\s\S]+?)- Optional scopes:(.+)/.exec(doc("getting-started.md")) ?? [];
    const scopesIn = (text: string): readonly string[] => [...text.matchAll(/`([a-z.-]+)`/g)].map((match) => match[1] ?? "");
    assert.deepEqual(scopesIn(required), hubspotManifest.scopes);
    assert.deepEqual(scopesIn(optional), hubspotManifest.optionalScopes);
  });

  it("when a permission exists, then docs/operations.md says what it opens", () => {
    for (const permission of PERMISSIONS) assert.ok(doc("operations.md").includes(`| \`${permission}\` |`), permission);
  });

  it("when a document names a verb, then there is one", async () => {
    for (const name of ["operations.md", "getting-started.md"]) {
      for (const [, words = ""] of doc(name).matchAll(/(?:`|npx )steward ([a-z-]+(?: [a-z-]+)?)/g)) assert.notEqual(await findCommand(words.split(" ")), null, words);
    }
  });

  it("when a verb has an option, then its help tells of it", async () => {
    for (const { name, options, help } of await allCommands()) {
      const told = Object.keys(help);
      assert.deepEqual(Object.keys(options).filter((option) => !told.includes(option)), [], name);
    }
  });
});
