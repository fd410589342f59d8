import type { ParseFailure } from "./parse-failure.ts";

/** What the files themselves cannot say. */
export interface ParseOptions {
  /** IANA zone of clocks that name none. */
  readonly defaultZone: string;
  /** Domains of our side, to tell inbound from outbound. */
  readonly ownDomains?: readonly string[];
  /**
   * Told of each item of a mailbox file that cannot be read; the others are given. Without it one bad item refuses the file,
   * so that nobody takes part of a file for the whole of it.
   */
  readonly onRefused?: (failure: ParseFailure) => void;
}
