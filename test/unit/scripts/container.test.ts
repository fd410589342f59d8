import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";

const fileOf = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const start = (...words: readonly string[]): number | null =>
  spawnSync(process.execPath, [fileOf("scripts/container.mjs"), ...words], { env: { PATH: process.env["PATH"], DATABASE_URL: "" }, timeout: 60_000 }).status;

describe("the container", function () {
  this.timeout(120_000);

  it("when it has no database, then it starts nothing but the scan of a file", () => {
    assert.deepEqual([start("serve"), start("scan", "--installation", "1"), start("scan", "--installation=1"), start("scan", "--help")], [2, 2, 2, 0]);
  });

  it("when the image is made, then of the optional packages for its platforms only the scan engine and what is tiny stay", () => {
    const removed = (/rm -rf ((?:node_modules\/\S+ ?)+)/.exec(readFileSync(fileOf("Dockerfile"), "utf8"))?.[1] ?? "").trim().split(" ");
    const lock = z
      .object({ packages: z.record(z.string(), z.object({ optional: z.boolean().optional(), dev: z.boolean().optional(), os: z.union([z.string(), z.array(z.string())]).optional() })) })
      .parse(JSON.parse(readFileSync(fileOf("package-lock.json"), "utf8")));
    const optional = Object.entries(lock.packages).filter(([, { optional: isOptional, dev, os }]) => isOptional === true && dev !== true && (os === undefined || [os].flat().includes("linux")));
    const kept = optional.map(([name]) => name).filter((name) => !removed.some((pattern) => matchesGlob(name, pattern) || name.startsWith(`${pattern}/`)));
    assert.deepEqual(kept.filter((name) => !name.startsWith("node_modules/@duckdb/node-bindings-linux-")), ["node_modules/pg-cloudflare"]);
    assert.equal(kept.length, 5, "x64 and arm64, for both C libraries, and one more");
  });
});
