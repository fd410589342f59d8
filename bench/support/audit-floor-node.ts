import { createReadStream } from "node:fs";

import { leafHashAt } from "../../src/domain/audit/chain.ts";
import { lineCutter } from "../../src/domain/audit/lines.ts";
import { growingTree } from "../../src/domain/audit/tree/compact-range.ts";

// `audit-floor-node.ts FILE`: what audit-floor.c does, where it cannot be compiled.

const [, , file = ""] = process.argv;
const [begun, cpu] = [performance.now(), process.cpuUsage()];
const tree = growingTree();
const lines = lineCutter(({ buffer, start, end }) => { tree.push(leafHashAt(buffer, start, end)); });
for await (const piece of createReadStream(file, { highWaterMark: 1_048_576 })) if (piece instanceof Buffer) lines.push(piece);
lines.end();
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ entries: tree.size(), ms: performance.now() - begun, cpuMs: (user + system) / 1000, root: tree.root() }));
