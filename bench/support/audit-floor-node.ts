import { createReadStream } from "node:fs";

import { leafHashAt } from "../../src/domain/audit/chain.ts";
import { lineCutter } from "../../src/domain/audit/lines.ts";
import { nodeHash } from "../../src/domain/audit/tree/hashes.ts";

// `audit-floor-node.ts FILE`: what audit-floor.c does, by Node's own hashes one at a time.

const [, , file = ""] = process.argv;
const [begun, cpu] = [performance.now(), process.cpuUsage()];
const whole: string[] = [];
let entries = 0;
const lines = lineCutter(({ buffer, start, end }) => {
  let top = leafHashAt(buffer, start, end);
  for (let before = entries; before % 2 === 1; before = (before - 1) / 2) top = nodeHash(whole.pop() ?? "", top);
  whole.push(top);
  entries += 1;
});
for await (const piece of createReadStream(file, { highWaterMark: 1_048_576 })) if (piece instanceof Buffer) lines.push(piece);
lines.end();
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ entries, ms: performance.now() - begun, cpuMs: (user + system) / 1000, root: whole.reduceRight((right, left) => nodeHash(left, right)) }));
