import { rmSync } from "node:fs";

/** A process of its own that does nothing until its parent is gone, however it ended: then it removes the folder that is its one argument. */

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => {
  const [, , folder] = process.argv;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.exit(0);
});
