import type { PersonMark } from "../domain/audit/fact.ts";
import type { CauseId, ContactId, CrmRecordId } from "../domain/model/ids.ts";
import type { Proposal } from "../domain/model/proposal.ts";

/** A contact as the mirror has it, for whoever has to find everything of that person. */
export interface ContactFacts {
  readonly id: ContactId;
  /** Ids under which contacts were known that were merged into it. */
  readonly formerIds: readonly ContactId[];
  /** Every vendor id that leads to it. */
  readonly crmIds: readonly CrmRecordId[];
  readonly firstName: string;
  readonly lastName: string;
  readonly emails: readonly string[];
  /** Those that no other contact and no company has: a switchboard tells nobody apart. */
  readonly phones: readonly string[];
}

/** By what contacts are looked for. */
export interface ContactQuery {
  /** Ours or the vendor's. */
  readonly ids: readonly string[];
  /** In lower case. */
  readonly addresses: readonly string[];
  /** E.164. */
  readonly phones: readonly string[];
}

/** A write that went, or may have gone, to the CRM and has no outcome yet. */
export interface OpenIntent {
  readonly proposal: Proposal;
  readonly intentAuditId: string;
  readonly attempts: number;
}

/** What was deleted, by table. */
export interface Forgotten {
  readonly counts: Readonly<Record<string, number>>;
  /** Their outcomes will not be heard any more: whoever deletes them says so on the chain. */
  readonly openIntents: readonly OpenIntent[];
}

/** What finding and deleting a person's data takes, beyond what the other tables offer. */
export interface ErasureTable {
  /** Contacts by id, address or number, and those who share an address with them. */
  contacts(query: ContactQuery): Promise<readonly ContactFacts[]>;
  /** Until commit nobody judges an activity. */
  lockActivities(): Promise<void>;
  /** The activities in which these people took part, or that were tied to them, and what was found about their records. */
  causesOf(people: readonly PersonMark[]): Promise<readonly CauseId[]>;
  /** What was found among records and asked, written or kept because of it, whichever of these is left, by cause, in the order of their ids. */
  causesOfRecords(page: { readonly after: string; readonly limit: number }): Promise<readonly CauseId[]>;
  /** Everything that was made of these causes and holds words, opened: proposals, review tasks, writes, what merges were asked about with, and the records that were merged. */
  textsOf(ids: readonly CauseId[]): Promise<ReadonlyMap<CauseId, readonly string[]>>;
  /**
   * Empties activities and deletes all that was made of them. What waited is skipped; the row with its number, time and
   * state stays, so that the same delivery is known again. Those that are empty already change nothing.
   */
  forgetActivities(ids: readonly CauseId[]): Promise<Forgotten>;
  /** Traces of people under `traceOf`'s hashes: twins of theirs are not recognised any more. Returns how many. */
  forgetTwins(personHashes: readonly string[]): Promise<number>;
  /** What still waits to be read of these contacts, and the ids that were given up for theirs. Returns how many rows. */
  forgetLeads(ids: readonly ContactId[], crmIds: readonly CrmRecordId[]): Promise<number>;
  /** What people chose before, of these contacts and of whoever has these marks. Returns how many. */
  forgetChoices(ids: readonly ContactId[], marks: readonly PersonMark[]): Promise<number>;
  /** Those of these names that are, or are part of, a company's: what stands on its telephone is nobody's name. */
  companiesCalled(names: readonly string[]): Promise<readonly string[]>;
  /** How many companies, deals and versions of the policy name somebody: they stay. */
  staying(names: readonly string[]): Promise<Readonly<Record<string, number>>>;
}
