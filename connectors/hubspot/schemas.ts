import * as z from "zod";

/**
 * What HubSpot answers, loosely: unknown fields are ignored, missing ones tolerated wherever VENDORS tells that they
 * may be missing ("every field optional" of errors, a property without value absent or null).
 */
const Id = z.union([z.string().min(1), z.number().int()]).transform(String);
const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const PropertyValues = z.record(z.string(), Text.nullable().catch(null));
const PagingSchema = z.object({ next: z.object({ after: z.union([z.string(), z.number()]).transform(String) }).optional() }).nullish();

const InlineAssociationsSchema = z.object({
  results: z.array(z.object({ id: Id, type: z.string().optional() })),
  paging: PagingSchema,
});

/** A CRM object of any type. */
export const ObjectSchema = z.object({
  id: Id,
  properties: PropertyValues,
  createdAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
  archived: z.boolean().nullish(),
  objectWriteTraceId: z.string().nullish(),
  associations: z.record(z.string(), InlineAssociationsSchema).nullish(),
});
/** A record as HubSpot hands it over. */
export type HubSpotObject = z.infer<typeof ObjectSchema>;

/** A page of the list endpoint or of a search. */
export const ObjectPageSchema = z.object({
  results: z.array(ObjectSchema), paging: PagingSchema,
  /** Of a search: how many there are in all. */
  total: z.number().optional().catch(undefined),
});

const ErrorContextSchema = z.record(z.string(), z.array(z.string()).catch([])).nullish().catch(null);

/** The error body; every field is optional per the vendor's own words. */
export const ErrorBodySchema = z.object({
  status: z.string().optional(),
  message: z.string().optional(),
  correlationId: z.string().optional(),
  category: z.string().optional(),
  subCategory: z.string().optional().catch(undefined),
  policyName: z.string().optional(),
  context: ErrorContextSchema,
  errors: z.array(z.object({ message: z.string().optional(), code: z.string().optional(), context: ErrorContextSchema })).optional().catch(undefined),
});
/** What HubSpot says about a failure. */
export type ErrorBody = z.infer<typeof ErrorBodySchema>;

/** The list inside the sentence of a validation error. */
export const InvalidValuesSchema = z.array(z.object({
  message: z.string().optional(), error: z.string().optional(), name: z.string().optional(),
}));

/** A batch answer, whole (200, 201) or partial (207). */
export const BatchSchema = z.object({
  results: z.array(ObjectSchema),
  errors: z.array(ErrorBodySchema).optional(),
});

/** Associations of a batch of records (v4 form). */
export const AssociationBatchSchema = z.object({
  results: z.array(z.object({
    from: z.object({ id: Id }),
    to: z.array(z.object({
      toObjectId: Id,
      associationTypes: z.array(z.object({ category: z.string().optional(), typeId: z.number().optional(), label: z.string().nullish().catch(null) })).optional(),
    })),
    paging: PagingSchema,
  })),
  errors: z.array(ErrorBodySchema).optional(),
});

/** A write of associations, whole or partial. */
export const AssociationWriteSchema = z.object({ errors: z.array(ErrorBodySchema).nullish() });

/** An end of associations: 204 without a body, or 200 with one that says nothing. */
export const AssociationEndSchema = AssociationWriteSchema.nullish();

/** A page of owners. Archived owners have no `userId`. */
export const OwnerPageSchema = z.object({
  results: z.array(z.object({
    id: Id,
    email: z.string().nullish(),
    firstName: z.string().nullish(),
    lastName: z.string().nullish(),
    userId: Id.nullish(),
    userIdIncludingInactive: Id.nullish(),
    archived: z.boolean().nullish(),
    updatedAt: z.string().nullish(),
  })),
  paging: PagingSchema,
});
/** Somebody records can be assigned to. */
export type Owner = z.infer<typeof OwnerPageSchema>["results"][number];

/** The pipelines of deals. `metadata` holds strings: `isClosed` "true", `probability` "1.0". */
export const PipelinesSchema = z.object({
  results: z.array(z.object({
    id: Id,
    stages: z.array(z.object({
      id: Id,
      label: z.string().optional(),
      metadata: z.record(z.string(), Text.nullable().catch(null)).nullish(),
    })).catch([]),
  })),
});

/** The definition of a property, as far as we compare it. */
export const PropertySchema = z.object({
  name: z.string(),
  type: z.string(),
  groupName: z.string().optional(),
  hasUniqueValue: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  options: z.array(z.object({ value: z.string() })).nullish(),
});
/** A property of an object. */
export type PropertyDefinition = z.infer<typeof PropertySchema>;

/** All properties of an object. */
export const PropertyListSchema = z.object({ results: z.array(PropertySchema) });

/** RFC 6749 token answer with HubSpot's extras. */
export const TokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
  hub_id: Id.nullish(),
  user_id: Id.nullish(),
  scopes: z.array(z.string()).nullish(),
});

/** RFC 7662 answer with HubSpot's extras. */
export const IntrospectSchema = z.object({
  active: z.boolean(),
  hub_id: Id.nullish(),
  hub_domain: z.string().nullish(),
  user_id: Id.nullish(),
  scopes: z.array(z.string()).nullish(),
});

/** RFC 6749 error answer with HubSpot's `status`. */
export const TokenErrorSchema = z.object({
  error: z.string().optional(),
  status: z.string().optional(),
  error_description: z.string().optional(),
  message: z.string().optional(),
});
