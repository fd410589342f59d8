import type { LinkObject } from "../../domain/linkage/features.ts";

/** The kinds of record that are matched. Accounts first: who is whose follows firms that are one. */
export const LINK_OBJECTS: readonly LinkObject[] = ["account", "contact"];

/** Judgements that bands are made of, the newest: what was said long ago was said of other weights. */
export const LABELS_MAX = 20_000;
