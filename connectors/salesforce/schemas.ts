import * as z from "zod";

/**
 * What Salesforce answers, loosely: unknown fields are ignored, missing ones tolerated wherever VENDORS tells that they
 * may be missing.
 */
const DuplicateResultSchema = z.object({
  duplicateRule: z.string().optional().catch(undefined),
  duplicateRuleEntityType: z.string().optional().catch(undefined),
  matchResults: z.array(z.object({
    size: z.number().optional().catch(undefined),
    matchRecords: z.array(z.object({ record: z.object({ Id: z.string() }) }).optional().catch(undefined)).catch([]),
  })).catch([]),
}).optional().catch(undefined);

const FieldNames = z.array(z.string()).catch([]).optional();

/** One complaint of the error array; a row of a collection calls its code `statusCode`. */
export const ComplaintSchema = z.object({
  errorCode: z.string().optional().catch(undefined),
  statusCode: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  fields: FieldNames,
  /** Misspelt by the vendor in recorded answers, spelt rightly in its documents. */
  duplicateResut: DuplicateResultSchema,
  duplicateResult: DuplicateResultSchema,
});
/** What Salesforce says about a failure. */
export type Complaint = z.infer<typeof ComplaintSchema>;

/** The error body: an array, whose entries need not be complaints (a 300 lists addresses of records). */
export const ErrorBodySchema = z.array(z.unknown()).transform((entries) => entries.flatMap((entry) => ComplaintSchema.safeParse(entry).data ?? []));

/** What became of one row that was created, updated or upserted. */
const SaveResultSchema = z.object({
  id: z.string().nullish(),
  success: z.boolean(),
  created: z.boolean().optional(),
  errors: z.array(ComplaintSchema).catch([]),
});

/** The answer of a collection, in the order of its rows. */
export const CollectionSchema = z.array(SaveResultSchema);

/** The answer without a body: 204 of an update. */
export const NothingSchema = z.undefined();

/** The name of the org. */
export const OrganizationSchema = z.object({ Name: z.string() });

/** RFC 6749 token answer with Salesforce's extras; it does not tell how long the token lives. */
export const TokenSchema = z.object({
  access_token: z.string().min(1),
  /** Always with a code; with a refresh only where tokens rotate. */
  refresh_token: z.string().min(1).nullish(),
  /** The host that answers for the org. */
  instance_url: z.string().min(1).nullish(),
  /** The identity URL: `…/id/{organization}/{user}`. */
  id: z.string().nullish(),
  scope: z.string().nullish(),
});

/** What stands behind the identity URL. */
export const IdentitySchema = z.object({
  organization_id: z.string().min(1),
  user_id: z.string().min(1),
});

/** RFC 6749 error answer. */
export const TokenErrorSchema = z.object({
  error: z.string().optional(),
  error_description: z.string().optional(),
});
