import * as z from "zod";

const CursorSchema = z.discriminatedUnion("pass", [
  /** Everything, by the list endpoint: the living first, then the recycle bin. `high` is the watermark the pass will end with. */
  z.strictObject({ pass: z.literal("list"), archived: z.boolean(), after: z.string().nullable(), high: z.string() }),
  /**
   * What changed from `from` on and before `until`, by search. Each page is a search of its own for ids beyond the last
   * one, so no page shifts under us, none comes again, and the limit of 10,000 results is never met. `began`: HubSpot's
   * present at the first page.
   */
  z.strictObject({
    pass: z.literal("search"), from: z.string(), until: z.string().nullable(), afterId: z.string().regex(/^\d{1,20}$/).nullable(),
    high: z.string(), began: z.string().nullable(),
  }),
  /** Owners, the active ones first. */
  z.strictObject({ pass: z.literal("owners"), archived: z.boolean(), after: z.string().nullable() }),
]);
/** Where a pass stands. Opaque to everybody else. */
export type Cursor = z.infer<typeof CursorSchema>;
/** In a full pass. */
export type ListCursor = Extract<Cursor, { pass: "list" }>;
/** In an incremental pass. */
export type SearchCursor = Extract<Cursor, { pass: "search" }>;
/** In a pass over the owners. */
export type OwnersCursor = Extract<Cursor, { pass: "owners" }>;

/** The cursor as text. */
export const writeCursor = (cursor: Cursor): string => JSON.stringify(cursor);

/** The cursor behind a text; null for one we cannot read (an older version's): the pass then begins anew, which is always allowed. */
export function readCursor(text: string): Cursor | null {
  try {
    return CursorSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
