import { isWholeCheckpoint, parseCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import type { Found } from "../../domain/audit/note/open-all.ts";
import { checkpointThinner } from "../../domain/audit/thin-checkpoints.ts";
import type { TreeHead } from "../../domain/audit/tree/verify-proofs.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { AuditTree, CheckpointFile } from "../../ports/audit-tree.ts";

/** Where a log's checkpoints are kept. */
export interface CheckpointPlaces {
  readonly tree: AuditTree;
  readonly outside: CheckpointFile;
}

/** What a log's checkpoints say, in the database and in the file outside it. Nobody has looked at a signature. */
export interface KeptCheckpoints {
  /** Each once. Nothing else grows with their number. */
  readonly heads: readonly TreeHead[];
  /** The largest one in the file outside; null when it has none. */
  readonly lastOutside: TreeHead | null;
  /** Those that stand for all, the largest of either place among them, and any that is none of this log. */
  readonly few: readonly Found[];
}

/**
 * Together they are what an export holds. Each place has a room of its own, so that nobody who has the database alone can
 * crowd out what stands in the file; the database's are as a rule among those of the file.
 */
const [OUTSIDE_MAX, INSIDE_MAX] = [192, 64];

/** Reads all checkpoints of at most `sizeMax` entries. */
export async function keptCheckpoints(places: CheckpointPlaces, name: LogName, sizeMax = Number.MAX_SAFE_INTEGER): Promise<KeptCheckpoints> {
  const [heads, odd] = [headSet(), new Map<string, Found>()];
  let lastOutside: TreeHead | null = null;
  const few: Found[] = [];
  for (const { place, max, notes } of sourcesOf(places, name)) {
    const thinner = checkpointThinner(max);
    for await (const text of notes()) {
      const checkpoint = parseCheckpoint(text);
      if (checkpoint === null || checkpoint.origin !== name.log) odd.set(place, odd.get(place) ?? { place, text });
      else if (checkpoint.size <= sizeMax) {
        thinner.add(text, checkpoint);
        const head = heads.add(checkpoint);
        if (place === OUTSIDE && head.size >= (lastOutside?.size ?? 0)) lastOutside = head;
      }
    }
    few.push(...thinner.kept().map((text) => ({ place, text })));
  }
  return { heads: heads.all(), lastOutside, few: [...odd.values(), ...few] };
}

/** The notes of these sizes, wherever they are kept, once more. */
export async function notesOfSizes(places: CheckpointPlaces, name: LogName, sizes: ReadonlySet<number>): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const { place, notes } of sourcesOf(places, name)) {
    for await (const text of notes()) if (sizes.has(parseCheckpoint(text)?.size ?? -1)) found.push({ place, text });
  }
  return found;
}

const OUTSIDE = "in the file of checkpoints";

interface Source {
  readonly place: string;
  readonly max: number;
  readonly notes: () => AsyncIterable<string>;
}

const sourcesOf = ({ tree, outside }: CheckpointPlaces, name: LogName): readonly Source[] => [
  { place: OUTSIDE, max: OUTSIDE_MAX, notes: () => wholeOnes(outside.read(name.log)) },
  { place: "in the database", max: INSIDE_MAX, notes: () => storedNotes(tree, name) },
];

/** What was cut while it was written is no checkpoint yet. */
async function* wholeOnes(notes: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const note of notes) if (isWholeCheckpoint(note)) yield note;
}

/** Of one statement. */
const PAGE = 5_000;

async function* storedNotes(tree: AuditTree, name: LogName): AsyncGenerator<string> {
  for (let beyond = 0; ;) {
    const page = await tree.checkpoints(name, { beyond, limit: PAGE });
    for (const { note } of page) yield note;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    beyond = last.size;
  }
}

/** Sizes and roots, of which most come twice. */
function headSet(): { add(head: TreeHead): TreeHead; all(): readonly TreeHead[] } {
  const firsts = new Map<number, TreeHead>();
  const others = new Map<string, TreeHead>();
  return {
    add({ size, root }) {
      const first = firsts.get(size);
      if (first?.root === root) return first;
      const head = { size, root };
      if (first === undefined) firsts.set(size, head);
      else others.set(`${String(size)} ${root}`, head);
      return head;
    },
    all: () => [...firsts.values(), ...others.values()],
  };
}
