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
      if (!json) process.stdout.write(`${line}\n`);
    },
    give(result) {
      endBar();
      if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
    },
    warn(line) {
      endBar();
      process.stderr.write(`${line}\n`);
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

function bar(done: number, total: number | null): string {
  if (total === null || total === 0) return String(done);
  const filled = Math.round((Math.min(done, total) / total) * BAR_WIDTH_CHARS);
  return `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH_CHARS - filled)} ${done}/${total}`;
}
