import { totalmem } from "node:os";

/** PostgreSQL's manual begins at a quarter of a machine that is the database's alone (Resource Consumption, shared_buffers); this one has the app and its scans beside it. */
const PART_OF_MEMORY = 1 / 8;
/** What any machine gives. */
export const SHARED_BUFFERS_MB_MIN = 64;
/** Holds all that a match of one contact among a million reads. */
const SHARED_BUFFERS_MB_MAX = 2_048;
const BYTES_PER_MB = 1_048_576;

/** How many MB of its tables the embedded server keeps in memory, of so many bytes that the machine or container has. Memory is taken as tables are read, not at once. */
export function sharedBuffersMb(memoryBytes: number): number {
  return Math.min(SHARED_BUFFERS_MB_MAX, Math.max(SHARED_BUFFERS_MB_MIN, Math.floor((memoryBytes * PART_OF_MEMORY) / BYTES_PER_MB)));
}

/** Bytes of memory that this process and those it starts may use: the container's limit where there is one, else the machine's memory. */
export function memoryBytes(): number {
  const limit = process.constrainedMemory();
  // Node tells no limit as 0, or as a number far above any memory.
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** The system refuses a server that much memory. */
export const isTooMuchMemory = (problem: string): boolean => /could not (?:map anonymous shared memory|create shared memory segment)/i.test(problem);
