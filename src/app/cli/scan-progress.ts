import { SCAN_STEPS, type ScanStep } from "../../ports/duplicate-scanner.ts";
import type { Output } from "./command.ts";

/** The first request to stop ends the scan and leaves no files; a second one ends this process at once. */
export function stopSignal(): { readonly signal: AbortSignal; forget(): void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of signals) process.once(name, stop);
  return {
    signal: controller.signal,
    forget: () => {
      for (const name of signals) process.off(name, stop);
    },
  };
}

/** The steps of a scan, as people read them. */
export const LABELS: Readonly<Record<ScanStep, string>> = {
  load: "reading the table", prepare: "reading names and numbers", block: "looking for candidates", compare: "comparing", observe: "learning what agrees by chance",
  estimate: "learning weights", score: "weighing", write: "writing pairs", cluster: "grouping", judge: "holding against the truth",
};

const TICK_MS = 1_000;

/** Where the scan is; told again every second, since a step of a large table may take long. */
export function stepProgress(out: Output, isJudged: boolean): { readonly at: (step: ScanStep) => void; readonly end: () => void; readonly complete: () => void } {
  const total = SCAN_STEPS.length - (isJudged ? 0 : 1);
  const started = performance.now();
  let [label, done] = ["beginning", 0];
  const tell = (): void => out.progress(`${label}, ${String(Math.round((performance.now() - started) / 1_000))} s`, done, total);
  const timer = setInterval(tell, TICK_MS);
  return {
    at: (step) => {
      [label, done] = [LABELS[step], SCAN_STEPS.indexOf(step)];
      tell();
    },
    end: () => { clearInterval(timer); },
    complete: () => {
      [label, done] = ["done", total];
      tell();
    },
  };
}
