import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { z } from "zod";

const PortsSchema = z.record(z.string(), z.int().min(1).max(65_535));

/**
 * Where the CRMs of a data folder listened last time. An org's tokens name its host, so a sandbox that came up
 * elsewhere would look like an org that moved away.
 */
export class RememberedPorts {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** The port of last time, 0 (any) when there is none. */
  of(crm: string): number {
    return this.#read()[crm] ?? 0;
  }

  save(urls: Readonly<Record<string, string>>): void {
    const ports = Object.fromEntries(Object.entries(urls).map(([crm, url]) => [crm, Number(new URL(url).port)]));
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, JSON.stringify(ports));
  }

  #read(): z.infer<typeof PortsSchema> {
    try {
      return PortsSchema.safeParse(JSON.parse(readFileSync(this.#path, "utf8"))).data ?? {};
    } catch {
      return {};
    }
  }
}
