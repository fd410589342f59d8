import { wrongness } from "../../../src/domain/quality/figures.ts";
import { hasWrongLink } from "../../../src/domain/quality/wrong-links.ts";
import { ratio } from "./figure.ts";
import { compared, judgeWorld, type Compared, type LabelledWorld } from "./world.ts";

// The scorer of labelled worlds compares one run with the labels. The curve needs three of its figures for many runs and
// must not need python: they are counted here once more, and the table holds the two against each other.

/** What the match thresholds trade: how much goes unasked against what goes wrong unasked. */
export interface Safety {
  readonly auto: number;
  /** Auto though a contact, account or deal is wrong, or the label is not sure of any. */
  readonly wrong: readonly string[];
  /** The share of wrong ones among auto is no greater, with 97.5 % certainty: what `steward calibrate` goes by. */
  readonly wrongAtMost: number;
  /** Auto though review, block or skip was right. */
  readonly held: readonly string[];
  /** Of what may go auto, the share that does. */
  readonly coverage: number | null;
  /** Of what is uncertain, the share that is said to be. */
  readonly uncertainFound: number | null;
}

/** A setting of the thresholds with what comes of it. */
export interface Setting extends Safety {
  readonly clearAtBits: number;
  readonly leadBits: number;
}

const CLEAR_AT = [6, 8, 10, 12, 14, 16, 18, 21] as const;
const LEADS = [1, 3, 5, 7, 9, 13] as const;

/** One threshold moved at a time, the other as the policy has it. */
export function curve(world: LabelledWorld): readonly Setting[] {
  const { clearAtBits, leadBits } = world.policy.match;
  const settings = [...CLEAR_AT.map((bits) => ({ clearAtBits: bits, leadBits })), ...LEADS.map((lead) => ({ clearAtBits, leadBits: lead }))];
  return settings.map((setting) => ({ ...setting, ...safety(compared(world, judgeWorld(world, setting))) }));
}

/** Counts a run, by the definitions of the scorer of labelled worlds. */
export function safety(pairs: readonly Compared[]): Safety {
  const auto = pairs.filter(({ previewed }) => previewed?.route === "auto");
  const doubtful = pairs.filter(({ label }) => label.match.certainty !== "clear" && (label.route === "auto" || label.route === "review"));
  const said = doubtful.filter(({ previewed }) => previewed?.proposed !== undefined && (previewed.proposed?.match.certainty ?? "none") !== "clear");
  const mayGo = pairs.filter(({ label }) => label.route === "auto");
  const wrong = auto.filter(isWrong).map(({ label }) => label.file);
  return {
    auto: auto.length,
    wrong,
    wrongAtMost: wrongness(wrong.length, auto.length).wrongAtMost,
    held: auto.filter(({ label }) => label.route !== "auto").map(({ label }) => label.file),
    coverage: ratio(mayGo.filter(({ previewed }) => previewed?.route === "auto").length, mayGo.length),
    uncertainFound: ratio(said.length, doubtful.length),
  };
}

function isWrong({ label, previewed }: Compared): boolean {
  const match = previewed?.proposed?.match;
  if (match === undefined) return false;
  const isLinked = match.contactIds.length > 0 || match.accountId !== null || match.opportunityId !== null;
  return hasWrongLink(match, label.match) || (isLinked && label.match.certainty !== "clear");
}
