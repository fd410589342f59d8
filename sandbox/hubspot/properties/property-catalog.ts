import type { DurableMap } from "../../shared/durable-store.ts";
import type { PropertyDefinition, PropertyGroup } from "../model.ts";
import { definitions } from "./definition-rows.ts";
import { engagementTables } from "./engagement-rows.ts";
import { recordTables } from "./record-rows.ts";

const builtIn = buildBuiltIn();
const builtInGroups = buildGroups();

/** All property definitions and groups of the portal: the built-in ones, and what apps made or changed on top. */
export class PropertyCatalog {
  readonly #own: DurableMap<PropertyDefinition>;
  readonly #ownGroups: DurableMap<PropertyGroup>;

  constructor(own: DurableMap<PropertyDefinition>, ownGroups: DurableMap<PropertyGroup>) {
    this.#own = own;
    this.#ownGroups = ownGroups;
  }

  /** A definition, archived ones included. */
  find(object: string, name: string): PropertyDefinition | undefined {
    return this.#own.get(`${object}/${name}`) ?? builtIn.get(object)?.get(name);
  }

  /** A definition that is in use. */
  live(object: string, name: string): PropertyDefinition | undefined {
    const found = this.find(object, name);
    return found?.archivedAt === null ? found : undefined;
  }

  list(object: string): readonly PropertyDefinition[] {
    const all = new Map(builtIn.get(object));
    for (const own of this.#own.values()) if (own.object === object) all.set(own.name, own);
    return [...all.values()];
  }

  save(definition: PropertyDefinition): void {
    this.#own.set(`${definition.object}/${definition.name}`, definition);
  }

  group(object: string, name: string): PropertyGroup | undefined {
    return this.groups(object).find((group) => group.name === name);
  }

  groups(object: string): readonly PropertyGroup[] {
    const all = new Map(builtInGroups.filter((group) => group.object === object).map((group) => [group.name, group]));
    for (const own of this.#ownGroups.values()) if (own.object === object) all.set(own.name, own);
    return [...all.values()].filter((group) => !group.archived);
  }

  saveGroup(group: PropertyGroup): void {
    this.#ownGroups.set(`${group.object}/${group.name}`, group);
  }
}

function buildBuiltIn(): ReadonlyMap<string, ReadonlyMap<string, PropertyDefinition>> {
  return new Map(
    Object.entries({ ...recordTables, ...engagementTables }).map(([object, tables]) => [
      object,
      new Map(tables.flatMap(([group, table]) => definitions(object, group, table)).map((each) => [each.name, each])),
    ]),
  );
}

function buildGroups(): readonly PropertyGroup[] {
  return Object.entries({ ...recordTables, ...engagementTables }).flatMap(([object, tables]) =>
    tables.map(([name], displayOrder) => ({ object, name, label: name, displayOrder, archived: false })),
  );
}
