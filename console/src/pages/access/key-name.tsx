import { ForeignText } from "../../ui/foreign-text.tsx";
import { words } from "../../words/words.ts";
import type { Key } from "./shapes.ts";

/** What a key is called by whoever made it. */
export function KeyName({ of: { name } }: { readonly of: Pick<Key, "name"> }) {
  return name === "" ? <em>{words.access.keys.unnamed}</em> : <ForeignText text={name} />;
}
