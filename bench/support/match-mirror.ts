import { contactId, type InstallationId } from "../../src/domain/model/ids.ts";
import type { FreshStore } from "../../test/helpers/database.ts";
import { FIRST_BANDS } from "../../src/domain/linkage/bands.ts";
import { frequencyFeatures } from "../../src/domain/linkage/frequencies.ts";
import { shippedModel } from "../../src/domain/linkage/shipped-model.ts";
import { specOf } from "../../src/domain/linkage/specs.ts";
import type { ValueShare } from "../../src/ports/linkage-table.ts";
import { probeOf } from "../../src/usecases/match-record/find-matches.ts";
import { firmOf, type Person, personOf } from "./match-people.ts";
import { seededNumbers } from "../../src/domain/linkage/seeded-numbers.ts";

/** Rows of one statement. */
const ROWS = 5_000;
/** An account for so many contacts. */
const CONTACTS_AN_ACCOUNT = 8;
const SEED = 11;

/** Our id of the contact of this number. */
export const idOf = (number: number) => contactId(`c-${String(number).padStart(9, "0")}`);

/** Fills the mirror of an installation with invented people, past the reading of a CRM, and tells who they are. */
export async function fillMirror({ database }: FreshStore, installation: InstallationId, contacts: number): Promise<readonly Person[]> {
  const next = seededNumbers(SEED);
  const firms = Math.ceil(contacts / CONTACTS_AN_ACCOUNT);
  const base = { installation_id: installation, modified_at: "2026-11-20T09:00:00.000Z", archived: false, owner_id: null, mapped: {} };
  const insert = async (table: string, rows: readonly object[]): Promise<void> => {
    await database.pool.query(`INSERT INTO steward.${table} SELECT * FROM jsonb_populate_recordset(NULL::steward.${table}, $1)`, [JSON.stringify(rows)]);
  };
  for (let from = 0; from < firms; from += ROWS) {
    await insert("mirror_account", Array.from({ length: Math.min(ROWS, firms - from) }, (_, at) => {
      const { name, domain } = firmOf(from + at);
      return { ...base, id: `a-${String(from + at)}`, name, domains: [domain], phones: [], city: null, country: "US", parent_id: null };
    }));
  }
  const people: Person[] = [];
  for (let from = 0; from < contacts; from += ROWS) {
    const page = Array.from({ length: Math.min(ROWS, contacts - from) }, () => personOf(next, firms));
    await insert("mirror_contact", page.map(({ first, last, email, phone, account }, at) => ({
      ...base, id: idOf(from + at), kind: "contact", first_name: first, last_name: last, emails: email === "" ? [] : [email], phones: phone === "" ? [] : [phone],
      title: null, account_id: `a-${String(account)}`, first_tokens: [],
    })));
    people.push(...page);
  }
  return people;
}

/** Records that the scales are made of, and how many of the values of a feature are kept. */
const COUNTED = 20_000;
const VALUES_MAX = 20_000;

/** Teaches an installation what a scan of its mirror would: the shipped weights, and how common the values are of which a score depends, counted on some of its contacts. */
export async function teachScales({ store, clock }: FreshStore, installation: InstallationId, contacts: number): Promise<void> {
  await store.inInstallation(installation, async (tx) => {
    const records = await tx.linkage.page("contact", { after: "", limit: COUNTED });
    const counts = new Map(frequencyFeatures(specOf("contact")).map((feature) => [feature, new Map<string, number>()]));
    for (const record of records) {
      const { faces: { all: [features] } } = probeOf(tx, "contact", record);
      for (const [feature, held] of counts) {
        const value = features[feature] ?? "";
        if (value !== "") held.set(value, (held.get(value) ?? 0) + 1);
      }
    }
    const told: Record<string, number> = {};
    const common: ValueShare[] = [];
    for (const [feature, held] of counts) {
      const total = [...held.values()].reduce((sum, n) => sum + n, 0);
      told[feature] = Math.round((total * contacts) / records.length);
      const commonest = [...held].filter(([, n]) => n > 1).toSorted(([, a], [, b]) => b - a).slice(0, VALUES_MAX);
      common.push(...commonest.map(([value, n]) => ({ feature, value, share: n / total })));
    }
    await tx.linkage.learn("contact", { model: shippedModel("contact", contacts), bands: FIRST_BANDS, told }, common, clock.now());
  });
}
