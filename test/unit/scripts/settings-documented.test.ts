import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SETTINGS } from "../../../config/settings.ts";

const checkout = join(import.meta.dirname, "..", "..", "..");
const read = (path: string) => readFileSync(join(checkout, path), "utf8");

describe("the settings' documents", () => {
  const names = Object.keys(SETTINGS).toSorted();

  it("when a setting exists, then .env.example has a line for it, and no line for anything else", () => {
    const lines = read(".env.example").matchAll(/^([A-Z_]+)=/gm);
    assert.deepEqual([...lines].map(([, name]) => name).toSorted(), names);
  });

  it("when a setting exists, then the operations page has it in its table, and nothing else", () => {
    const table = read("docs/operations.md").split("## Settings")[1]?.split("\n## ")[0] ?? "";
    const rows = table.split("\n").filter((line) => line.startsWith("| `"));
    const documented = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
    assert.deepEqual(documented.toSorted(), names);
  });
});
