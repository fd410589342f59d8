/** What the files themselves cannot say. */
export interface ParseOptions {
  /** IANA zone of clocks that name none. */
  readonly defaultZone: string;
  /** Domains of our side, to tell inbound from outbound. */
  readonly ownDomains?: readonly string[];
}
