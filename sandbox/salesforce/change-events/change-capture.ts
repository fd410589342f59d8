import type { OrgState } from "../org.ts";
import { isCaptured } from "./captured-objects.ts";
import type { EventBus } from "./event-bus.ts";
import { changeOf } from "./record-change.ts";
import type { Touched } from "./record-change.ts";
import { transactionEvents } from "./transaction-events.ts";

/** What the vendor's own pages are called as a client of the API. */
const lightning = "com/salesforce/api/soap/66.0;client=SfdcInternalAPI/";

/**
 * Makes the change events of every write of records, whoever writes. What is rolled back leaves no trace; what is committed
 * is told in the same line of the journal.
 */
export class ChangeCapture {
  readonly #org: OrgState;
  readonly #bus: EventBus;
  #touched = new Map<string, Touched>();
  #origin = lightning;

  /** Made after the store was opened: what is read back from disk was told long ago. */
  constructor(org: OrgState, bus: EventBus) {
    this.#org = org;
    this.#bus = bus;
    org.onChange((before, after) => {
      // Nobody deleted what an emptied org loses.
      if (org.store.clearing) return;
      const id = (after ?? before)?.id;
      if (id !== undefined) this.#touched.set(id, { before: this.#touched.has(id) ? this.#touched.get(id)?.before : before, after });
    });
    org.store.beforeCommit(() => {
      this.endTransaction();
    });
  }

  /** What is done from now on comes through this API (`changeOrigin`); without a name it is a person's work. */
  comesFrom(origin = lightning): void {
    this.#origin = origin;
  }

  /** Ends a transaction: what was done in it so far must not be taken back any more. */
  endTransaction(): void {
    if (this.#touched.size === 0) return;
    const touched = [...this.#touched.values()];
    this.#touched = new Map();
    const [settings, facts] = [this.#org.settings(), this.#org.facts()];
    const changes = touched.flatMap((each) => {
      const type = this.#org.catalog.object((each.after ?? each.before)?.type ?? "");
      const change = type === undefined || !isCaptured(type.name, settings, facts) ? undefined : changeOf(type, each);
      return change === undefined ? [] : [change];
    });
    if (changes.length === 0) return;
    const atMs = this.#org.clock.now();
    const events = transactionEvents(changes, { number: this.#bus.nextTransaction(), atMs, origin: this.#origin, settings, facts });
    this.#bus.add(events, atMs, settings);
  }

  /** Forgets what nobody did, as when the org is emptied. */
  discard(): void {
    this.#touched = new Map();
  }
}
