// Loaded before a program (`node --import`): says on stderr what it took, without the start of Node itself.
import { writeSync } from "node:fs";

const cpu = process.cpuUsage();
const begun = performance.now();
process.on("exit", () => {
  const { user, system } = process.cpuUsage(cpu);
  writeSync(2, `\nusage ${JSON.stringify({ ms: performance.now() - begun, cpuMs: (user + system) / 1000, rssMb: process.resourceUsage().maxRSS / 1024 })}\n`);
});
