import * as z from "zod";

/** What to load. */
export const OrderSchema = z.object({
  crm: z.enum(["hubspot", "salesforce"]), url: z.string(), salesforceUrl: z.string(), compressed: z.number(), records: z.number(),
  /** `reading` keeps nothing: the floor that the vendor and the line set. */
  way: z.enum(["storing", "reading"]),
});
/** What to load. */
export type LoadOrder = z.infer<typeof OrderSchema>;

/** What a load came to. Memory in bytes: at its start, then at each quarter. */
export const LoadSchema = z.object({ read: z.number(), seconds: z.number(), calls: z.number(), refused: z.number(), perSecond: z.number(), memory: z.array(z.number()), heap: z.array(z.number()) });
/** What a load came to. */
export type Load = z.infer<typeof LoadSchema>;
