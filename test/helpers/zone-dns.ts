import type { Dns, DnsAnswer } from "../../src/ports/dns.ts";

/** Records by name and type; `null` for a name that cannot be asked. */
export type Zone = Readonly<Record<string, Partial<Record<"txt" | "ipv4" | "ipv6" | "mx" | "names", readonly string[]>> | null>>;

/** A name system of these records alone. `asked` counts questions. */
export function zoneDns(zone: Zone): Dns & { readonly asked: () => number } {
  let count = 0;
  const ask = (type: keyof Dns) => (name: string): Promise<DnsAnswer<string>> => {
    count += 1;
    const records = zone[name];
    if (records === null) return Promise.resolve({ state: "unknown" });
    const found = records?.[type] ?? [];
    return Promise.resolve(found.length === 0 ? { state: "none" } : { state: "found", records: found });
  };
  return { txt: ask("txt"), ipv4: ask("ipv4"), ipv6: ask("ipv6"), mx: ask("mx"), names: ask("names"), asked: () => count };
}
