import type { LogLine } from "./lines.ts";

/** How an erasure entry ends: `type` and `v` are the last members. */
const ERASURE_END = '"type":"erasure","v":1}';

/** Whether an entry tells of an erasure; read off its end, for most entries are none. */
export const isErasure = ({ buffer, start, end }: LogLine): boolean => buffer.toString("latin1", Math.max(start, end - ERASURE_END.length), end) === ERASURE_END;
