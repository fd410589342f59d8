import * as z from "zod";
import { FixClassName, NEVER_ALONE } from "./hygiene.ts";

const Share = z.number().gt(0).lt(1);

/** What a class of fixes has to show before it may act alone, how far it may then go, and what takes the right away again (docs/authority.md). */
const AuthorityTerms = z.strictObject({
  /** Of what was suggested, people took at least this share as it was, 97.5 % certain. Higher: more decisions are needed, fewer suggestions are wrong. .98 takes 183 without a correction. */
  acceptanceLowerMin: Share.default(0.98),
  /**
   * Of what was done, no more than this share was taken back or found wrong later, 97.5 % certain. Lower: as above. .01 takes 368 of which none was. It counts what somebody noticed; what
   * nobody looked at again passes for right, so that this alone bounds nothing: `secondLooksWrongUpperMax` does.
   */
  reversalUpperMax: Share.default(0.01),
  /** Decisions and fixes older than this say nothing any more. Longer: rare fixes earn it, too; shorter: what changed in the data is noticed. */
  windowDays: z.int().min(28).max(800).default(365),
  /** An approval speaks for the class only after so many days, for whoever would take it back needs time to see it. What speaks against it counts at once. */
  settleDays: z.int().min(0).max(180).default(14),
  /** So many people, each with at least `eachReviewerMin` looks, have to have approved. One: a single careless reviewer can give it away. */
  reviewersMin: z.int().min(1).max(20).default(2),
  eachReviewerMin: z.int().min(1).max(1_000).default(20),
  /** A decision that took less, by the reviewer's screen or since their one before, is no look and speaks for nothing. Longer: less counts of quick and honest people. */
  lookSecondsMin: z.number().min(0).max(300).default(3),
  /**
   * Of what somebody else looked at a second time, no more than this share was wrong, 97.5 % certain: what bounds the errors that a first reviewer lets through. Lower: many more second looks.
   * .02 takes 183 of which none was wrong, 277 with one; .01 would take 368, .05 takes 72.
   */
  secondLooksWrongUpperMax: Share.default(0.02),
  /** Of what people approved, this share is put before somebody else while the class may not act alone. At 50, 366 approvals bring the 183 second looks; at 10 it would take 1,830. Lower: less is asked, and it takes longer. */
  probationCheckPercent: z.int().min(1).max(100).default(50),
  /** The same share of what a granted class does alone, and of what people still approve of it. Higher: mistakes are found sooner, more is asked. */
  checkPercent: z.int().min(1).max(100).default(10),
  /** So many fixes of a class in a day (UTC); more are asked about. Lower: less goes wrong before somebody sees it. */
  perDayMax: z.int().min(1).max(10_000).default(50),
  /** What hangs on a record: the open deals' amounts, in whatever currency. Above it a person is asked, always. */
  recordValueMax: z.number().nonnegative().default(10_000),
  /** Taken away once the share that was taken back may be greater than this, 97.5 % certain. Above `reversalUpperMax`, or one mistake ends it; too far above, and many do not. */
  loseAtUpper: Share.default(0.02),
  /** Taken away once more than this many were taken back or found wrong within seven days, however many went well before. */
  reversalsPerWeekMax: z.int().min(0).max(1_000).default(3),
  /** Taken away once more than this many second looks found something wrong in what was done alone. */
  failedChecksMax: z.int().min(0).max(100).default(1),
  /** Taken away once more second looks at what was done alone wait longer than this than were answered: what nobody looks at is measured by nobody. */
  checkWithinDays: z.int().min(1).max(90).default(21),
}).refine(({ reversalUpperMax, loseAtUpper }) => loseAtUpper > reversalUpperMax, "`loseAtUpper` above `reversalUpperMax`")
  .refine(({ settleDays, windowDays }) => settleDays < windowDays, "`settleDays` less than `windowDays`");

/** What fixes may be made without asking has to earn. No setting here lets anything act alone: that is `grants.fixes`, by a proposal that an admin approves. */
export const AuthoritySection = z.strictObject({
  terms: AuthorityTerms.prefault({}),
  /** Terms of a class of its own, whole: what is left out is as Steward comes, not as in `terms`. */
  classes: z.partialRecord(FixClassName, AuthorityTerms).default({}),
}).prefault({});

/** A class that may be granted: of fields whose change is always a person's, never; of merges there is none. */
export const GrantedClass = FixClassName.refine((name) => !NEVER_ALONE.has(name.slice(name.indexOf(".") + 1)), "fixes of this rule change fields that are always a person's decision");
