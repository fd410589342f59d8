import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const tests = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts"));

/** What stands between backticks and is a source file. */
const filesIn = (text: string): readonly string[] => [...text.matchAll(/`([\w/.-]+\.ts)`/g)].flatMap(([, name]) => name ?? []);

describe("the documents of the connectors", () => {
  const readme = read("connectors/README.md");

  for (const [crm, heading] of [["hubspot", "HubSpot"], ["salesforce", "Salesforce"]] as const) {
    it(`when connectors/${crm}/BEHAVIOR.md names a test or a file, then there is one`, () => {
      const named = filesIn(read(`connectors/${crm}/BEHAVIOR.md`));
      const there = (name: string): boolean => name.endsWith(".test.ts")
        ? tests.some((one) => basename(one) === basename(name)) && (!name.includes("/") || existsSync(join(ROOT, name)))
        : existsSync(join(ROOT, "connectors", crm, name)) || existsSync(join(ROOT, name));
      assert.ok(named.some((name) => name.endsWith(".test.ts")));
      assert.deepEqual(named.filter((name) => !there(name)), []);
    });

    it(`when connectors/${crm} has a file, then connectors/README.md says what for, and it names no other`, () => {
      const section = readme.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
      const listed = filesIn(section).filter((name) => !name.includes("/")).toSorted();
      const files = readdirSync(join(ROOT, "connectors", crm)).filter((name) => name.endsWith(".ts")).toSorted();
      assert.deepEqual([...new Set(listed)], files);
    });
  }
});
