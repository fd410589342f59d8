import { Button, Group, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";

import { useSession } from "../../api/session.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { words } from "../../words/words.ts";
import { valueAt } from "../policy/edits.ts";
import { ConfirmDraft, Outcome } from "../policy/saving.tsx";
import type { PolicyState, PolicyTree } from "../policy/shapes.ts";
import { useDraft } from "../policy/use-draft.ts";

const { holds } = words.people;
const KINDS = ["people", "domains"] as const;
type Kind = (typeof KINDS)[number];

/** Who is under a legal hold. Putting and lifting one is a change of the policy: looked at before, versioned, and lifting waits for another admin. */
export function Holds({ state }: { readonly state: PolicyState }) {
  const { can } = useSession();
  const draft = useDraft(state);
  const [isConfirming, setConfirming] = useState(false);
  const set = (kind: Kind, names: readonly string[]): void => { draft.set(pathOf(kind), names); };
  const mayChange = can("policy:write");
  const names = { people: namesIn(draft.draft, "people"), domains: namesIn(draft.draft, "domains") };
  const isNobody = names.people.length + names.domains.length === 0;
  return (
    <section className="card" aria-labelledby="holds">
      <h2 id="holds">{holds.title}</h2>
      <p>{holds.text}</p>
      <Outcome draft={draft} />
      {isNobody && <p>{holds.none}</p>}
      {KINDS.map((kind) => <Names key={kind} label={holds[kind]} names={names[kind]} onLift={mayChange ? (name) => { set(kind, names[kind].filter((one) => one !== name)); } : null} />)}
      {mayChange && <Add onAdd={(name) => { const kind = kindOf(name); if (!names[kind].includes(name)) set(kind, [...names[kind], name]); }} />}
      {draft.edits.length > 0 && (
        <Group mt="md" gap="xs">
          <Button disabled={draft.isStale} onClick={() => { setConfirming(true); }}>{holds.look}</Button>
          <Button variant="default" onClick={draft.discard}>{words.policy.discard}</Button>
        </Group>
      )}
      {isConfirming && <ConfirmDraft draft={draft} onClose={() => { setConfirming(false); }} />}
    </section>
  );
}

function Names({ label, names, onLift }: { readonly label: string; readonly names: readonly string[]; readonly onLift: ((name: string) => void) | null }) {
  if (names.length === 0) return null;
  return (
    <>
      <h3>{label}</h3>
      <ul className="holds">
        {names.map((name) => <li key={name}><ForeignText text={name} />{onLift !== null && <Button size="compact-xs" variant="default" ml="xs" aria-label={holds.liftOf(name)} onClick={() => { onLift(name); }}>{holds.lift}</Button>}</li>)}
      </ul>
    </>
  );
}

function Add({ onAdd }: { readonly onAdd: (name: string) => void }) {
  const [name, setName] = useState("");
  const add = (event: SyntheticEvent): void => {
    event.preventDefault();
    const plain = name.trim().toLowerCase().replace(/^@/, "");
    if (plain === "") return;
    onAdd(plain.startsWith("+") ? plain.replace(/[\s()./-]/g, "") : plain);
    setName("");
  };
  return (
    <form onSubmit={add}>
      <Group mt="md" gap="xs" align="end">
        <TextInput label={holds.who} description={holds.whoHint} value={name} onChange={({ currentTarget }) => { setName(currentTarget.value); }} spellCheck={false} autoComplete="off" />
        <Button type="submit" variant="default">{holds.put}</Button>
      </Group>
    </form>
  );
}

const pathOf = (kind: Kind): readonly string[] => ["privacy", "legalHolds", kind];
/** An address or a number names a person, anything else everybody of a domain. */
const kindOf = (name: string): Kind => (name.includes("@") || name.startsWith("+") ? "people" : "domains");

function namesIn(policy: PolicyTree, kind: Kind): readonly string[] {
  const value = valueAt(policy, pathOf(kind));
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
