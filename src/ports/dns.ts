/** What the name system answers: records, that there are none, or that it could not be asked now. */
export type DnsAnswer<Value> =
  | { readonly state: "found"; readonly records: readonly Value[] }
  | { readonly state: "none" }
  | { readonly state: "unknown" };

/** The name system. Never throws; ends within a limit. */
export interface Dns {
  /** Each record as one text, its parts put together. */
  txt(name: string): Promise<DnsAnswer<string>>;
  ipv4(name: string): Promise<DnsAnswer<string>>;
  ipv6(name: string): Promise<DnsAnswer<string>>;
  /** Hosts, the best first. */
  mx(name: string): Promise<DnsAnswer<string>>;
  /** Names of an address. */
  names(ip: string): Promise<DnsAnswer<string>>;
}
