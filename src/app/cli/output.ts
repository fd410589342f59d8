import type { Output } from "./command.ts";

const LINE_EVERY_MS = 3_000;
const BAR_WIDTH_CHARS = 24;

/** Output on the standard streams. */
export function standardOutput(json: boolean): Output {
  let lastLineMs = 0;
  let barShown = false;
  const endBar = (): void => {
    if (barShown) process.stderr.write("\n");
    barShown = false;
  };
  return {
    json,
    say(line) {
      endBar();
      if (!json) process.stdout.write(`${printable(line)}\n`);
    },
    give(result) {
      endBar();
      if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
    },
    warn(line) {
      endBar();
      process.stderr.write(`${printable(line)}\n`);
    },
    progress(label, done, total) {
      if (process.stderr.isTTY) {
        barShown = true;
        process.stderr.write(`\r\u001B[2K${label} ${bar(done, total)}`);
        if (total !== null && done >= total) endBar();
        return;
      }
      const now = performance.now();
      if (now - lastLineMs < LINE_EVERY_MS && done !== total) return;
      lastLineMs = now;
      process.stderr.write(`${label} ${done}${total === null ? "" : `/${total}`}\n`);
    },
  };
}

/** Lines hold what strangers wrote: nothing of that may steer the terminal, hide what stands there, or turn its direction. */
export const printable = (line: string): string => line.replace(/[\0-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

function bar(done: number, total: number | null): string {
  if (total === null || total === 0) return String(done);
  const filled = Math.round((Math.min(done, total) / total) * BAR_WIDTH_CHARS);
  return `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH_CHARS - filled)} ${done}/${total}`;
}
