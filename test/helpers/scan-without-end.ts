import { duplicateScanner } from "../../src/adapters/linkage/duplicate-scanner.ts";

/** A process whose scan, in the folder that is its one argument, waits for a table without end; it says so once a part of it was handed over. */
const [, , folder = ""] = process.argv;
await duplicateScanner.scan({
  file: {
    fields: ["lastName"],
    async hand(take) {
      await take([["1", "Confidential"]]);
      process.stdout.write("handed over\n");
      await new Promise(() => { setInterval(() => undefined, 60_000); });
    },
  },
  object: "contact", columns: { id: "id", fields: { lastName: ["lastName"] } }, truth: null, defaultRegion: "US", publicDomains: [], skipRules: [], threshold: 0.5, pairsFrom: 0.5,
  clusterDensity: 0.5, clusterSizeMax: 50, memoryMb: 500, threads: 1, timeLimitSeconds: 600, tellsValues: true,
}, { folder, signal: new AbortController().signal, onStep: () => undefined, onColumns: () => undefined }, () => Promise.resolve(null));
