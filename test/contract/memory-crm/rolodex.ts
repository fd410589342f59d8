import * as z from "zod";

/** A record of the CRM. Links name their other end as `type/id`. */
export interface Row {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly changedAt: number;
  readonly binned: boolean;
  readonly values: Readonly<Record<string, string>>;
  readonly links: readonly string[];
}

const CallSchema = z.object({
  op: z.enum(["all", "changes", "get", "insert", "update", "fields", "define"]),
  type: z.string().default(""),
  after: z.number().default(0), from: z.number().default(0), until: z.number().default(Number.MAX_SAFE_INTEGER),
  by: z.enum(["id", "key"]).default("id"), of: z.array(z.string()).default([]),
  name: z.string().default(""),
  rows: z.array(z.object({
    id: z.string().default(""), version: z.number().default(0),
    values: z.record(z.string(), z.string()).default({}), links: z.array(z.string()).default([]),
  })).max(50).default([]),
});
type Call = z.infer<typeof CallSchema>;
type Input = Call["rows"][number];

/** A refusal in this vendor's words: it likes to quote what it was sent. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const PAGE = 100;

/** A tiny CRM: rows with versions, unique keys, a recycle bin, fields of one's own. Its only clock is its own. */
export class Rolodex {
  readonly rows = new Map<string, Row>();
  readonly fields = new Set<string>();
  frozen = false;
  #lastId = 1_000;
  #now = Date.now();
  #ahead = 0;

  now(): number {
    if (!this.frozen) this.#now = Math.max(Date.now() + this.#ahead, this.#now);
    return this.#now;
  }

  pass(ms: number): void {
    this.#ahead += ms;
    this.#now += ms;
  }

  /** A row as it stands afterwards; `id` null makes one. */
  save(type: string, id: string | null, change: Partial<Pick<Row, "values" | "links" | "binned">>): Row {
    const before = id === null ? undefined : this.rows.get(id);
    // Of two changes the later one has the later time, as long as the clock runs.
    const changedAt = this.frozen ? this.now() : (this.#now = this.now() + 1);
    const row: Row = {
      id: before?.id ?? String((this.#lastId += 1)), type, version: (before?.version ?? 0) + 1, changedAt,
      binned: change.binned ?? before?.binned ?? false,
      values: Object.fromEntries(Object.entries({ ...before?.values, ...change.values }).filter(([, value]) => value !== "")),
      links: [...new Set([...(before?.links ?? []), ...(change.links ?? [])])],
    };
    this.rows.set(row.id, row);
    return row;
  }

  of(type: string): readonly Row[] {
    return [...this.rows.values()].filter((row) => row.type === type);
  }

  /** Does what a call asks; `refusedAt` says which inputs of a list fail for no good reason. */
  answer(body: unknown, refusedAt: (index: number) => boolean = () => false): object {
    const call = CallSchema.parse(body);
    const each = (work: (input: Input) => object): object => ({
      rows: call.rows.map((input, index) => attempt(() => (refusedAt(index) ? busy() : work(input)))), now: this.now(),
    });
    switch (call.op) {
      case "all": return { rows: this.of(call.type).filter(({ id }) => Number(id) > call.after).slice(0, PAGE), now: this.now() };
      case "changes": return { rows: this.#changes(call), now: this.now() };
      case "get": return { rows: this.#get(call), now: this.now() };
      case "insert": return each((input) => this.#insert(call.type, input));
      case "update": return each((input) => this.#update(call.type, input));
      case "fields": return { fields: [...this.fields], now: this.now() };
      case "define": {
        const isNew = !this.fields.has(call.name);
        this.fields.add(call.name);
        return { isNew, now: this.now() };
      }
    }
  }

  #changes({ type, from, until, after }: Call): readonly Row[] {
    const isAfter = (row: Row): boolean => row.changedAt > from || (row.changedAt === from && Number(row.id) > after);
    return this.of(type).filter((row) => isAfter(row) && row.changedAt < until)
      .sort((a, b) => a.changedAt - b.changedAt || Number(a.id) - Number(b.id)).slice(0, PAGE);
  }

  #get({ type, by, of }: Call): readonly Row[] {
    if (by === "key") this.#known("x_key");
    const wanted = new Set(of);
    return this.of(type).filter((row) => wanted.has(by === "id" ? row.id : row.values["x_key"] ?? ""));
  }

  #insert(type: string, { values, links }: Input): object {
    this.#check(values, links);
    const taken = this.of(type).find((row) => row.values["x_key"] === values["x_key"]);
    if (taken !== undefined) throw new Refusal(409, "taken", `the key ${values["x_key"] ?? ""} is taken by ${taken.id}`);
    return this.save(type, null, { values, links });
  }

  #update(type: string, { id, version, values, links }: Input): object {
    const row = this.rows.get(id);
    if (row?.type !== type || row.binned) throw new Refusal(404, "gone", `there is no ${type} ${id}`);
    if (row.version !== version) throw new Refusal(412, "moved", `the ${type} is at version ${String(row.version)}`);
    this.#check(values, links);
    return this.save(type, id, { values, links });
  }

  #check(values: Readonly<Record<string, string>>, links: readonly string[]): void {
    for (const name of Object.keys(values)) if (name.startsWith("x_")) this.#known(name);
    const closes = values["closes"] ?? "";
    if (closes !== "" && !/^\d{4}-\d{2}-\d{2}$/.test(closes)) throw new Refusal(400, "invalid", `"${closes}" of ${values["name"] ?? ""} is no date`);
    const lost = links.find((link) => this.rows.get(link.split("/")[1] ?? "")?.binned !== false);
    if (lost !== undefined) throw new Refusal(400, "invalid", `${JSON.stringify(values)} cannot be linked to ${lost}`);
  }

  #known(name: string): void {
    if (!this.fields.has(name)) throw new Refusal(403, "no-such-field", `the field ${name} is not defined here`);
  }
}

function attempt(work: () => object): object {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { refused: { status: error.status, code: error.code, message: error.message } };
  }
}

function busy(): never {
  throw new Refusal(503, "busy", "try again");
}
