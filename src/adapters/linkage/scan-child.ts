import { rmSync } from "node:fs";
import { ScanOrderSchema } from "./scan-order.ts";
import type { ScanNews, ScanOrder } from "./scan-order.ts";
import { UnreadableTable, whyNot } from "./unreadable-table.ts";

/** A process of its own for one scan: what the database takes is given back with it, and killing it harms nobody. */

// A terminal tells every process in it to stop: what becomes of the scan is for the parent to decide.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
// The parent died: nobody else removes what the scan holds, the folder that is its one argument.
process.on("disconnect", () => {
  const [, , folder] = process.argv;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.exit(1);
});
process.once("message", (message) => {
  void answer(ScanOrderSchema.parse(message)).then((news) => process.send?.(news, () => process.exit(0)));
});

const tell = (news: ScanNews): void => void process.send?.(news);

async function answer(order: ScanOrder): Promise<ScanNews> {
  const engine = await import("./scan-work.ts").catch((error: unknown) => {
    if (isEngineMissing(error)) return null;
    throw error;
  });
  if (engine === null) return { news: "refused", reason: NO_ENGINE };
  try {
    return await engine.scanWork(order, tell);
  } catch (error) {
    const reason = error instanceof UnreadableTable ? `${error.subject ?? order.file}: ${error.reason}` : whyNot(error);
    if (reason === null) throw error;
    return { news: "refused", reason };
  }
}

const NO_ENGINE = "there is no scan engine (DuckDB) here: it comes with the optional packages, and not for every platform";

/** The engine's part for this platform is an optional package; it may also be there and not fit. */
function isEngineMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return error instanceof Error && /duckdb/i.test(error.message) && (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND" || code === "ERR_DLOPEN_FAILED" || /binding/i.test(error.message));
}
