import { lineCutter } from "../domain/audit/lines.ts";
import type { RecordTracer } from "../domain/audit/trace-record.ts";
import type { AuditRows, LogName } from "../ports/audit-rows.ts";

/** No record needs as many passes: each follows the ids of a record one step further back. */
const PASSES_MAX = 20;

/**
 * Reads a log for these tracers, again as long as one of them learned something. All passes see the entries that the first
 * one saw: what is appended meanwhile is left to the next time.
 */
export async function traceRecords(rows: AuditRows, name: LogName, tracers: readonly RecordTracer[]): Promise<void> {
  let size = Number.MAX_SAFE_INTEGER;
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    let seq = 0;
    const lines = lineCutter(({ buffer, start, end }) => {
      if (seq < size) {
        const bytes = buffer.toString("utf8", start, end);
        for (const tracer of tracers) tracer.push({ seq, bytes });
      }
      seq += 1;
    });
    await rows.read(name, { head: () => undefined, chunk: (chunk) => { lines.push(chunk); } });
    lines.end();
    size = Math.min(size, seq);
    const wanting = tracers.filter((tracer) => tracer.wantsAnother());
    if (wanting.length === 0) return;
  }
}
