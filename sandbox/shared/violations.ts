/** At most this many violations are kept; the count goes on. */
const keptMax = 1_000;

/** A message that breaks the vendor's contract. */
export interface Violation {
  readonly side: "request" | "response";
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly complaints: readonly string[];
}

/** What did not keep to the contracts, newest last. */
export class Violations {
  #kept: Violation[] = [];
  #count = 0;

  note(violation: Violation): void {
    this.#count += 1;
    if (this.#kept.length < keptMax) this.#kept.push(violation);
  }

  list(): { readonly count: number; readonly violations: readonly Violation[] } {
    return { count: this.#count, violations: this.#kept };
  }

  clear(): void {
    this.#kept = [];
    this.#count = 0;
  }
}
