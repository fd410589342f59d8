import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeContacts } from "./invented-contacts.ts";

/** A table with known duplicates, and what Splink 4.0.9 reached on it (per cent). */
export interface LinkageSet {
  readonly name: string;
  readonly object: "contact" | "account";
  readonly file: () => Promise<string>;
  readonly id: string;
  readonly entity: (row: Readonly<Record<string, string>>) => string;
  readonly splink: { readonly edge: number; readonly cluster: number; readonly blocking: number; readonly seconds?: number } | null;
  readonly goal: LinkageGoal;
}

/** What LINKAGE 7 asks for. */
export interface LinkageGoal {
  readonly edge: number;
  readonly cluster: number;
  readonly recallAt99?: number;
  readonly seconds?: number;
  readonly rssMb?: number;
}

const DATA = "../shared/data/linkage";

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
    splink: { edge: 76.65, cluster: 82.71, blocking: 67 }, goal: { edge: 79, cluster: 87, recallAt99: 62 },
  },
  {
    name: "chicago", object: "account", file: at("accounts/chicago_sites/csv_example_input_with_true_ids.csv"), id: "Id", entity: column("True Id"),
    splink: { edge: 88.26, cluster: 88.36, blocking: 97 }, goal: { edge: 92, cluster: 92, recallAt99: 68 },
  },
];

/** Splink 4.0.9 on the same engine and machine, with invented contacts of the same kind. */
const SPLINK_SYNTHETIC = new Map([
  [100_000, { edge: 90.16, cluster: 91.21, blocking: 85.4, seconds: 2.8 }],
  [1_000_000, { edge: 88.97, cluster: 83.37, blocking: 85.9, seconds: 20.1 }],
  [5_000_000, { edge: 87.37, cluster: 0, blocking: 85.8, seconds: 353.5 }],
]);

const SYNTHETIC_GOALS = new Map<number, LinkageGoal>([
  [1_000_000, { edge: 92.5, cluster: 94, recallAt99: 84, seconds: 8, rssMb: 1_500 }],
  [5_000_000, { edge: 92.5, cluster: 94, seconds: 45, rssMb: 6_000 }],
]);

/** Invented contacts, made once. */
export function syntheticSet(rows: number): LinkageSet {
  return {
    name: `synthetic ${rows}`, object: "contact", id: "id", entity: column("entity"),
    file: async () => {
      const file = join(tmpdir(), `steward-invented-contacts-${rows}.csv`);
      if (!existsSync(file)) await writeContacts(rows, file);
      return file;
    },
    splink: SPLINK_SYNTHETIC.get(rows) ?? null, goal: SYNTHETIC_GOALS.get(rows) ?? { edge: 92.5, cluster: 94 },
  };
}
