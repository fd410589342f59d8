import * as z from "zod";

const PEOPLE_MAX = 50;
const People = z.array(z.string().trim().min(1).max(320)).min(1).max(PEOPLE_MAX).meta({ description: "Addresses, numbers with their country, or ids of contacts (ours or the CRM's)." });

/** The body of `POST /people/erasures/preview`. */
export const ErasurePreviewSchema = z.strictObject({ people: People });
/** The body of `POST /people/erasures`. */
export const ErasureWantedSchema = z.strictObject({
  people: People, request: z.string().trim().min(1).max(200).nullable().default(null).meta({ description: "The number of the request. It stays in the audit log for ever and must name nobody." }),
});

const Counts = z.record(z.string(), z.int());
const erased = {
  contacts: z.int(), addresses: z.int(), phones: z.int(), names: z.int(), namesShared: z.int().meta({ description: "Names that your own people have too: texts were not looked through for these." }),
  values: z.int().meta({ description: "Values behind the audit log." }), keys: z.int(), counts: Counts.meta({ description: "What goes besides, by kind." }), stays: Counts.meta({ description: "What names them and stays, by kind." }), isOnHold: z.boolean(),
};
/** What a preview answers. */
export const ErasureFoundSchema = z.object(erased).meta({ id: "ErasureFound" });
/** What an erasure answers. */
export const ErasureDoneSchema = z.object({
  ...erased, offTheDisk: z.enum(["done", "by-administrator", "failed"]).meta({ description: "Whether deleted rows are out of the database's files; docs/privacy.md." }),
}).meta({ id: "ErasureDone" });
