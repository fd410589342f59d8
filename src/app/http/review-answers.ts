import * as z from "zod";

import { VERBS } from "../../domain/model/proposal.ts";
import { REASON_CODES } from "../../domain/model/reasons.ts";
import { ProposalSchema, ReviewSchema } from "./answer-schemas.ts";
import { MergeSchema } from "./merge-schemas.ts";
import { CONFIDENCE_BANDS } from "./review-bands.ts";
import { REVIEW_STATES } from "./review-schemas.ts";

/** A page of reviews. */
export const ReviewsSchema = z.object({
  reviews: z.array(ReviewSchema),
  next: z.string().nullable().meta({ description: "The cursor of the next page; null on the last one." }),
  total: z.object({ count: z.int(), isMore: z.boolean().meta({ description: "There are more than were counted." }) }).nullable().meta({ description: "On the first page, of a list without words to look for; null otherwise." }),
  now: z.string().meta({ description: "The server's time, by which reviews are overdue or put off." }),
});

/** One proposal, value by value. */
export const ChangeSchema = z.object({
  proposalId: z.string(), kind: z.string(), object: z.string(), recordId: z.string().nullable(), called: z.string().nullable(),
  fields: z.array(z.object({ field: z.string(), label: z.string(), before: z.string().nullable(), after: z.string().nullable(), editable: z.boolean() })),
  on: z.array(z.string()).meta({ description: "Records it is put on, by name." }), undo: z.string(),
});

/** A review with all that a decision needs. */
export const ReviewShownSchema = z.object({
  review: ReviewSchema,
  proposals: z.array(ProposalSchema),
  isTheirs: z.boolean().meta({ description: "Whether whoever asks may decide it; otherwise they may only look." }),
  merge: MergeSchema.nullable().meta({ description: "Where the review asks about a merge, its two records side by side; null for any other, and where nothing is kept of the two (`review.detail` tells it then)." }),
  changes: z.array(ChangeSchema).meta({ description: "Value by value, one for each proposal." }),
  cannotReturn: z.array(z.string()).meta({ description: "Where the review asks whether a merge is taken back: what will not be as it was before the merge." }),
  evidence: z.array(z.object({ kind: z.string(), weight: z.number(), detail: z.string() })).meta({ description: "Strongest first; weights are bits, for or against." }),
  quotes: z.array(z.object({ about: z.string(), parts: z.array(z.object({ text: z.string(), is: z.enum(["text", "quote", "masked"]) })) })).meta({ description: "What is quoted, in the screened words around it." }),
  confidence: z.object({ bp: z.int(), band: z.enum(CONFIDENCE_BANDS) }).nullable(),
  why: z.array(z.object({ code: z.enum(REASON_CODES), sentence: z.string(), isStop: z.boolean().meta({ description: "Lifted by somebody who looks at this one review, and by nothing else." }) })),
  effects: z.array(z.object({ proposalId: z.string(), sentence: z.string() })).meta({ description: "What approving writes, and where." }),
  writing: z.array(z.object({
    id: z.string(), proposalId: z.string(), kind: z.string(), state: z.enum(["due", "intended", "done", "refused"]), said: z.string().nullable().meta({ description: "The CRM's own sentence, of a write that it refused." }),
    notBefore: z.string().nullable().meta({ description: "Until then one that is due waits: for the CRM to be done with what came before, or to answer again." }),
    askedIn: z.object({ id: z.string(), state: z.enum(REVIEW_STATES) }).nullable().meta({ description: "The review that asks what becomes of it." }),
  })),
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
  decided: z.object({ verb: z.enum(VERBS), by: z.string(), at: z.string(), name: z.string() }).nullable(),
  activity: z.object({ kind: z.string(), occurredAt: z.string() }).nullable(),
  remembered: z.array(z.object({ kind: z.string(), contact: z.string(), by: z.string().nullable(), at: z.string() })).meta({ description: "Choices that the decision left to be remembered." }),
  now: z.string().meta({ description: "The server's time." }),
});

/** A review as decided. */
export const DecidedSchema = z.object({ review: ReviewSchema });

const Refused = z.object({ id: z.string(), ok: z.literal(false), status: z.int(), detail: z.string() });
/** What became of each decision of many. */
export const BulkResultSchema = z.object({ results: z.array(z.union([z.object({ id: z.string(), ok: z.literal(true), review: ReviewSchema }), Refused])) });

/** What each decision of many would do. */
export const BulkPreviewAnswerSchema = z.object({
  items: z.array(z.object({
    id: z.string(), ok: z.boolean(), title: z.string().nullable(), version: z.int().nullable(), state: z.enum(REVIEW_STATES).nullable().meta({ description: "In which it would be; null where it is refused." }),
    effects: z.array(z.string()).meta({ description: "What would be written." }), changes: z.array(ChangeSchema),
    status: z.int().nullable().meta({ description: "As the decision would be answered; null where it may be taken." }), detail: z.string().nullable().meta({ description: "Why it would be refused." }),
  })).meta({ description: "In the order given." }),
  shown: z.string().meta({ description: "Goes into the bulk decision: it is refused when its decisions are not these." }),
});

/** People who may be asked. */
export const ReviewersSchema = z.object({ reviewers: z.array(z.object({ id: z.string(), name: z.string() })), me: z.string().nullable() });

const Filter = z.object({ id: z.string(), name: z.string(), query: z.record(z.string(), z.string()), version: z.string().meta({ description: "Goes into a change of it." }) });
/** The views that somebody keeps. */
export const FiltersSchema = z.object({ filters: z.array(Filter) });
/** One of them. */
export const FilterSchema = z.object({ filter: Filter });
