import type { DurableMap, DurableStore } from "../../shared/durable-store.ts";
import { CustomFieldSchema, GrantsSchema } from "../schema/custom-field.ts";
import type { CustomField, Grants } from "../schema/custom-field.ts";

/** The metadata that admins deployed, as far as the org acts on it: custom fields and who may see them. */
export class MetadataStore {
  readonly #fields: DurableMap<CustomField>;
  readonly #grants: DurableMap<Grants>;

  /** Declares its maps: do so before those of the records, whose indexes depend on the fields. */
  constructor(store: DurableStore, onChange: () => void) {
    this.#fields = store.map("customFields", (value) => CustomFieldSchema.parse(value));
    this.#grants = store.map("permissionSets", (value) => GrantsSchema.parse(value));
    this.#fields.onChange(onChange);
    this.#grants.onChange(onChange);
  }

  fields(): readonly CustomField[] {
    return [...this.#fields.values()];
  }

  field(object: string, name: string): CustomField | undefined {
    return this.#fields.get(keyOf(object, name));
  }

  saveField(field: CustomField): void {
    this.#fields.set(keyOf(field.object, field.name), field);
  }

  grants(): readonly Grants[] {
    return [...this.#grants.values()];
  }

  grant(name: string): Grants | undefined {
    return this.#grants.get(name.toLowerCase());
  }

  saveGrants(grants: Grants): void {
    this.#grants.set(grants.name.toLowerCase(), grants);
  }
}

function keyOf(object: string, name: string): string {
  return `${object}.${name}`.toLowerCase();
}
