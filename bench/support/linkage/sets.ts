import { existsSync } from "node:fs";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** A table with known duplicates, and what Splink 4.0.9 reached on it (per cent). */
export interface LinkageSet {
  readonly name: string;
  readonly object: "contact" | "account";
  readonly file: () => Promise<string>;
  readonly id: string;
  readonly entity: (row: Readonly<Record<string, string>>) => string;
  readonly splink: { readonly edge: number; readonly cluster: number; readonly blocking: number } | null;
  readonly goal: { readonly edge: number; readonly cluster: number };
}

const DATA = "../shared/data/linkage";
const TOOL = "../shared/tools/synthetic-contacts/make-contacts.mjs";

const at = (path: string): (() => Promise<string>) => () => Promise.resolve(join(DATA, path));
const column = (name: string) => (row: Readonly<Record<string, string>>): string => row[name] ?? "";
const febrlEntity = (row: Readonly<Record<string, string>>): string => row["rec_id"]?.split("-")[1] ?? "";

/** The sets of LINKAGE 7 that the shared folder holds. */
export const LINKAGE_SETS: readonly LinkageSet[] = [
  {
    name: "fake_1000", object: "contact", file: at("persons/fake_1000/fake_1000.csv"), id: "unique_id", entity: column("cluster"),
    splink: { edge: 85.48, cluster: 92.15, blocking: 81.2 }, goal: { edge: 90.5, cluster: 96 },
  },
  {
    name: "febrl1", object: "contact", file: at("persons/febrl/dataset1.csv"), id: "rec_id", entity: febrlEntity,
    splink: { edge: 100, cluster: 99.8, blocking: 100 }, goal: { edge: 99.9, cluster: 99.9 },
  },
  {
    name: "febrl2", object: "contact", file: at("persons/febrl/dataset2.csv"), id: "rec_id", entity: febrlEntity,
    splink: { edge: 99.72, cluster: 99.82, blocking: 100 }, goal: { edge: 99.9, cluster: 99.9 },
  },
  {
    name: "historical", object: "contact", file: at("persons/historical_50k_dev/historical_50k_dev.csv"), id: "unique_id", entity: column("cluster"),
    splink: { edge: 76.65, cluster: 82.71, blocking: 67 }, goal: { edge: 79, cluster: 87 },
  },
  {
    name: "chicago", object: "account", file: at("accounts/chicago_sites/csv_example_input_with_true_ids.csv"), id: "Id", entity: column("True Id"),
    splink: { edge: 88.26, cluster: 88.36, blocking: 97 }, goal: { edge: 92, cluster: 92 },
  },
];

/** Invented contacts by the shared generator, made once. */
export function syntheticSet(rows: number): LinkageSet {
  const splink = new Map([
    [100_000, { edge: 90.16, cluster: 91.21, blocking: 85.4 }],
    [1_000_000, { edge: 88.97, cluster: 83.37, blocking: 85.9 }],
  ]);
  return {
    name: `synthetic ${rows}`, object: "contact", id: "id", entity: column("entity"),
    file: async () => {
      const file = join(tmpdir(), `steward-synthetic-${rows}.csv`);
      if (!existsSync(file)) await promisify(execFile)(process.execPath, [TOOL, String(rows), file]);
      return file;
    },
    splink: splink.get(rows) ?? null, goal: { edge: 92.5, cluster: 94 },
  };
}
