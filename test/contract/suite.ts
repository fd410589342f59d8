import { skipWithReason } from "../helpers/skip.ts";
import type { Skip } from "./portal.ts";

type Body = (this: Mocha.Context) => Promise<void>;

/** A test of a contract; one that the vendor cannot pass is skipped with the fact that forbids it. */
export type ContractTest = (title: string, body: Body) => void;

/** Registers tests, and fails when a named skip names no test: a renamed test must not silently run or vanish. */
export function contractTests(skips: readonly Skip[], register: (test: ContractTest) => void): void {
  const seen = new Set<string>();
  register((title, body) => {
    seen.add(title);
    const skip = skips.find(({ tests }) => tests.includes(title));
    it(title, skip === undefined ? body : async function () { skipWithReason(this, skip.reason); });
  });
  const unknown = skips.flatMap(({ tests }) => tests).filter((title) => !seen.has(title));
  if (unknown.length > 0) throw new Error(`skipped, but no such test: ${unknown.join("; ")}`);
}
