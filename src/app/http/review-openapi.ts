import type * as z from "zod";

import { BulkPreviewAnswerSchema, BulkResultSchema, DecidedSchema, FilterSchema, FiltersSchema, ReviewersSchema, ReviewShownSchema, ReviewsSchema } from "./review-answers.ts";
import { MergePreviewedSchema } from "./merge-schemas.ts";
import { BulkDecisionSchema, BulkPreviewSchema, DecisionSchema, MergePreviewSchema, ReviewListSchema, SavedFilterSchema, SnoozeSchema } from "./review-schemas.ts";
import { answers, body, Id } from "./openapi-parts.ts";


/** The review queue. `params` are those of a changing request. */
export function reviewPaths(Installation: z.ZodObject, params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  return { ...queuePaths(Installation, params), ...bulkPaths(params), ...filterPaths(Installation, params) };
}

function queuePaths(Installation: z.ZodObject, params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  return {
    "/reviews": {
      get: { operationId: "listReviews", summary: "The review queue, filtered, paged by cursor", description: "Whoever sees only their own work lists what they are asked and what is about their activities. Needs reviews:read.", requestParams: { query: ReviewListSchema.extend(Installation.shape) }, responses: answers("A page of reviews", ReviewsSchema) },
    },
    "/reviews/{id}": {
      get: { operationId: "getReview", summary: "One review with all that a decision needs", description: "Needs reviews:read.", requestParams: { path: Id, query: Installation }, responses: answers("The review", ReviewShownSchema) },
    },
    "/reviews/{id}/decision": {
      post: {
        operationId: "decideReview", summary: "Decide a review", description: "409 when it was decided or changed since. Needs reviews:decide.",
        requestParams: { ...params, path: Id }, requestBody: body(DecisionSchema), responses: answers("The review as decided", DecidedSchema),
      },
    },
    "/reviews/{id}/merge-preview": {
      post: {
        operationId: "previewMerge", summary: "A merge side by side as it would be with another survivor or other values", description: "Plans it from what was kept of the two and writes nothing. Needs reviews:read.",
        requestParams: { ...params, path: Id }, requestBody: body(MergePreviewSchema), responses: answers("The merge as it would be", MergePreviewedSchema),
      },
    },
    "/reviews/{id}/snooze": {
      post: {
        operationId: "snoozeReview", summary: "Put a review off for a while, or show it again", description: "It is due no earlier than it comes back; its end stays where it is. 409 when it was decided or changed since. Needs reviews:decide.",
        requestParams: { ...params, path: Id }, requestBody: body(SnoozeSchema), responses: answers("The review", DecidedSchema),
      },
    },
    "/reviewers": {
      get: { operationId: "listReviewers", summary: "Whom a review may be assigned to: the CRM's active users", description: "Needs reviews:read.", requestParams: { query: Installation }, responses: answers("By name", ReviewersSchema) },
    },
  };
}

function bulkPaths(params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  return {
    "/reviews/decisions/preview": {
      post: {
        operationId: "previewDecisions", summary: "What many decisions would do, and which would be refused and why", description: "By the rules that take them; changes nothing. Needs reviews:decide.",
        requestParams: params, requestBody: body(BulkPreviewSchema), responses: answers("One item for each, in order", BulkPreviewAnswerSchema),
      },
    },
    "/reviews/decisions": {
      post: {
        operationId: "decideReviews", summary: "Decide many reviews, each for itself", description: "One that is refused says why and stops no other. 409 when `shown` is that of other decisions. Needs reviews:decide.",
        requestParams: params, requestBody: body(BulkDecisionSchema), responses: answers("One result for each, in order", BulkResultSchema),
      },
    },
  };
}

function filterPaths(Installation: z.ZodObject, params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  return {
    "/review-filters": {
      get: { operationId: "listReviewFilters", summary: "The views of the queue that whoever asks keeps for themselves", description: "Needs reviews:read.", requestParams: { query: Installation }, responses: answers("Oldest first", FiltersSchema) },
    },
    "/review-filters/{id}": {
      put: {
        operationId: "keepReviewFilter", summary: "Keep a view of the queue under this id", description: "At most fifty each. Needs reviews:read.",
        requestParams: { ...params, path: Id }, requestBody: body(SavedFilterSchema), responses: answers("As it is kept", FilterSchema),
      },
      delete: { operationId: "dropReviewFilter", summary: "Keep it no longer", description: "Needs reviews:read.", requestParams: { ...params, path: Id }, responses: answers("Those that are left", FiltersSchema) },
    },
  };
}
