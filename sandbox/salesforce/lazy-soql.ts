import type { bulkQuery } from "./bulk/bulk-soql.ts";
import type { runQuery } from "./soql/run-query.ts";

/** SOQL with its parser, which takes longer to load than the whole rest and is needed by the first query only. */
export class LazySoql {
  #run: typeof runQuery | undefined;
  #bulk: typeof bulkQuery | undefined;

  async load(): Promise<void> {
    this.#run ??= (await import("./soql/run-query.ts")).runQuery;
    this.#bulk ??= (await import("./bulk/bulk-soql.ts")).bulkQuery;
  }

  get bulk(): typeof bulkQuery {
    if (this.#bulk === undefined) throw new Error("a bulk query came before SOQL was loaded");
    return this.#bulk;
  }

  get run(): typeof runQuery {
    if (this.#run === undefined) throw new Error("a query came before SOQL was loaded");
    return this.#run;
  }
}
