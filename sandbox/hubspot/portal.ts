import { join } from "node:path";

import { z } from "zod";

import { SandboxClock } from "../shared/clock.ts";
import { DurableStore } from "../shared/durable-store.ts";
import type { DurableMap } from "../shared/durable-store.ts";
import { EdgeTable } from "./edges.ts";
import {
  EdgeSchema, GroupSchema, LabelSchema, LateMoveSchema, OwnerSchema, PipelineSchema, PropertySchema, RecordSchema, RulesSchema,
} from "./model.ts";
import type { Actor, CustomLabel, LateMove, Owner, Pipeline, PropertyRules } from "./model.ts";
import { TokenStore } from "./oauth/token-store.ts";
import { PropertyCatalog } from "./properties/property-catalog.ts";
import { RecordTable } from "./records.ts";
import { lagOf, SearchIndex } from "./search/search-index.ts";
import { defaultFacts, FactsSchema, SettingsSchema } from "./settings.ts";
import type { Facts, Settings } from "./settings.ts";
import { UniqueIndex } from "./unique-index.ts";
import { WebhookStore } from "./webhooks/webhook-store.ts";

/** The portal's number, called hub id in tokens. */
const portalId = 24_601_987;
/** The app's number, as histories and introspection tell it. */
export const appId = 3_141_592;
/** The app as histories and webhooks name it: by this it knows its own changes again. */
export const appActor: Actor = { sourceType: "INTEGRATION", sourceId: String(appId) };
/** Ids are larger than 32 bits, as in grown portals. */
const firstIdBefore = 30_100_000_000;

const ClockStateSchema = z.object({ sandboxMs: z.number(), realMs: z.number(), rate: z.number() });

/** Everything one HubSpot account holds, and the clock it lives by. */
export interface Portal {
  readonly id: number;
  readonly clock: SandboxClock;
  readonly store: DurableStore;
  readonly records: RecordTable;
  readonly edges: EdgeTable;
  readonly unique: UniqueIndex;
  /** The same for records in the recycle bin. */
  readonly uniqueInBin: UniqueIndex;
  readonly search: SearchIndex;
  readonly catalog: PropertyCatalog;
  readonly owners: DurableMap<Owner>;
  readonly pipelines: DurableMap<Pipeline>;
  readonly labels: DurableMap<CustomLabel>;
  readonly rules: DurableMap<PropertyRules>;
  readonly lateMoves: DurableMap<LateMove>;
  readonly tokens: TokenStore;
  readonly webhooks: WebhookStore;
  settings(): Settings;
  saveSettings(settings: Settings): void;
  facts(): Facts;
  saveFacts(facts: Facts): void;
  nextId(): string;
  /** An empty portal with its start settings, at real time. */
  clear(): void;
}

/** Opens the portal kept under `dataDir`, or an empty one; `start` are the settings until somebody changes them. */
export function openPortal(dataDir: string, start: Settings): Portal {
  const store = new DurableStore();
  // Definitions come before records, so that a replay knows which values are unique.
  const meta = store.map("meta", (value) => value);
  const catalog = new PropertyCatalog(
    store.map("properties", (value) => PropertySchema.parse(value)),
    store.map("groups", (value) => GroupSchema.parse(value)),
  );
  const owners = store.map("owners", (value) => OwnerSchema.parse(value));
  const pipelines = store.map("pipelines", (value) => PipelineSchema.parse(value));
  const labels = store.map("labels", (value) => LabelSchema.parse(value));
  const rules = store.map("rules", (value) => RulesSchema.parse(value));
  const records = new RecordTable(store, (value) => RecordSchema.parse(value));
  const unique = new UniqueIndex(records, catalog, "living");
  const uniqueInBin = new UniqueIndex(records, catalog, "bin");
  const edges = new EdgeTable(store, (value) => EdgeSchema.parse(value));
  const lateMoves = store.map("lateMoves", (value) => LateMoveSchema.parse(value));
  const tokens = new TokenStore(store);
  const webhooks = new WebhookStore(store);
  const clock = new SandboxClock((state) => {
    meta.set("clock", state);
    store.commit();
    webhooks.wake();
  });
  // Read at every change of a record, so parsed only when somebody turns a knob.
  let settings = start;
  let facts = defaultFacts;
  meta.onChange((key, _before, after) => {
    if (key === "settings") settings = SettingsSchema.parse(after ?? start);
    if (key === "facts") facts = FactsSchema.parse(after ?? {});
  });
  const search = new SearchIndex();
  records.onChange((before, after) => {
    search.note(before, after, store.replaying ? 0 : clock.now() + lagOf(settings, before, after));
  });
  store.open(join(dataDir, "state.jsonl"));
  const clockState = ClockStateSchema.safeParse(meta.get("clock"));
  if (clockState.success) clock.restore(clockState.data);
  return {
    id: portalId, clock, store, records, edges, unique, uniqueInBin, search, catalog, owners, pipelines, labels, rules, lateMoves, tokens, webhooks,
    settings: () => settings,
    saveSettings: (next) => {
      meta.set("settings", next);
    },
    facts: () => facts,
    saveFacts: (next) => {
      meta.set("facts", next);
    },
    clear: () => {
      store.clear();
      search.clear();
      webhooks.endEpoch();
      clock.reset();
    },
    nextId: () => {
      const next = z.number().catch(firstIdBefore).parse(meta.get("lastId")) + 1;
      meta.set("lastId", next);
      return String(next);
    },
  };
}
