import type { ConditionWithValueQuery, LogicalOperator } from "@jetstreamapp/soql-parser-js";
import { nestingMax } from "./limits.ts";
import { malformed, unexpectedToken } from "./query-refusal.ts";

/** The parser's WHERE and HAVING clauses: a chain of conditions that carry their parentheses along. */
export interface ConditionChain {
  readonly left: ConditionWithValueQuery | null;
  readonly operator?: LogicalOperator;
  readonly right?: ConditionChain;
}

/** One comparison. */
export type Comparison = Exclude<ConditionWithValueQuery, { readonly openParen: number }>;

/** Comparisons joined as the parentheses say. */
export type BooleanTree =
  | { readonly kind: "test"; readonly test: Comparison }
  | { readonly kind: "not"; readonly part: BooleanTree }
  | { readonly kind: "and" | "or"; readonly parts: readonly BooleanTree[] };

type Token = "(" | ")" | "AND" | "OR" | "NOT" | Comparison;

/**
 * Builds the tree by the vendor's grammar, stricter than the parser's: a group is joined by AND alone, by OR alone, or
 * is one negated condition; whoever mixes writes parentheses (SOQL Reference, "Logical Operators").
 * Of three NOTs right within each other the parser loses one but not its parentheses, which then do not close.
 */
export function booleanTree(chain: ConditionChain): BooleanTree {
  const reader = new TokenReader(tokensOf(chain));
  const tree = reader.group(0);
  reader.end();
  return tree;
}

function tokensOf(chain: ConditionChain): readonly Token[] {
  const tokens: Token[] = [];
  let at: ConditionChain | undefined = chain;
  while (at !== undefined) {
    const { left, operator }: ConditionChain = at;
    if (left !== null) tokens.push(...Array.from({ length: left.openParen ?? 0 }, (): Token => "("));
    if (left === null || !isComparison(left)) {
      // In HAVING the parser loses the condition after most NOTs: better refused than answered wrongly.
      if (operator !== "NOT") throw unexpectedToken("NOT");
      tokens.push("NOT");
    } else {
      tokens.push(left, ...Array.from({ length: left.closeParen ?? 0 }, (): Token => ")"));
      if (operator !== undefined) tokens.push(operator);
    }
    at = at.right;
  }
  return tokens;
}

function isComparison(left: ConditionWithValueQuery): left is Comparison {
  return "field" in left || "fn" in left;
}

class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  group(depth: number): BooleanTree {
    if (depth > nestingMax) throw malformed("Query is too deeply nested");
    if (this.#next() === "NOT") {
      this.#at += 1;
      return { kind: "not", part: this.#condition(depth) };
    }
    const first = this.#condition(depth);
    const operator = this.#next();
    if (operator !== "AND" && operator !== "OR") return first;
    const parts = [first];
    while (this.#next() === operator) {
      this.#at += 1;
      parts.push(this.#condition(depth));
    }
    return { kind: operator === "AND" ? "and" : "or", parts };
  }

  end(): void {
    const token = this.#next();
    if (token !== undefined) throw unexpectedToken(spelled(token));
  }

  #condition(depth: number): BooleanTree {
    const token = this.#next();
    if (token === undefined || typeof token === "string") {
      if (token !== "(") throw unexpectedToken(token ?? "<EOF>");
      this.#at += 1;
      const inner = this.group(depth + 1);
      const close = this.#next();
      if (close !== ")") throw unexpectedToken(close === undefined ? "<EOF>" : spelled(close));
      this.#at += 1;
      return inner;
    }
    this.#at += 1;
    return { kind: "test", test: token };
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at];
  }
}

function spelled(token: Token): string {
  if (typeof token === "string") return token;
  return "field" in token ? token.field : (token.fn.rawValue ?? "");
}
