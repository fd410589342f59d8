import { duplicateScanner } from "../../src/adapters/linkage/duplicate-scanner.ts";

/** A process whose scan, in the folder that is its first argument, waits for a table without end, or with `read` never ends reading its answer; it says so when it is there. */
const [, , folder = "", waitsAt = "hand"] = process.argv;
const forEver = (): Promise<null> => new Promise(() => { setInterval(() => undefined, 60_000); });
await duplicateScanner.scan({
  file: {
    fields: ["lastName"],
    async hand(take) {
      await take([["1", "Confidential"], ["2", "Confidential"]]);
      if (waitsAt !== "hand") return;
      process.stdout.write("handed over\n");
      await forEver();
    },
  },
  object: "contact", columns: { id: "id", fields: { lastName: ["lastName"] } }, truth: null, defaultRegion: "US", publicDomains: [], skipRules: [], threshold: 0.5, pairsFrom: 0.5,
  clusterDensity: 0.5, clusterSizeMax: 50, memoryMb: 500, threads: 1, timeLimitSeconds: 600, tellsValues: true,
}, { folder, signal: new AbortController().signal, onStep: () => undefined, onColumns: () => undefined }, () => {
  process.stdout.write("reading\n");
  return forEver();
});
