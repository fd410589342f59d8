import { NativeSelect, PasswordInput } from "@mantine/core";
import { useState } from "react";

import { useVisitor } from "../../api/session.tsx";
import { words } from "../../words/words.ts";
import type { Identity } from "./send.ts";
import { WRAPPED } from "./wrapped.ts";

type Kind = Identity["kind"];

/** As whom one asks, and how that is chosen. A key is kept by this page alone. */
export interface ChosenIdentity {
  readonly identity: Identity;
  readonly kinds: readonly (readonly [kind: Kind, label: string])[];
  readonly choose: (kind: string) => void;
  readonly setKey: (key: string) => void;
}

/** Whoever is signed in asks as themselves until they choose otherwise; a stranger needs a key. */
export function useIdentity(): ChosenIdentity {
  const visitor = useVisitor();
  const [chosen, setChosen] = useState<Kind | null>(null);
  const [key, setKey] = useState("");
  const { session, key: withKey, nobody } = words.api.identity;
  const kinds = [...(visitor === null ? [] : [["session", session(visitor.session.person.name)] as const]), ["key", withKey] as const, ["nobody", nobody] as const];
  const kind = kinds.find(([one]) => one === chosen)?.[0] ?? kinds[0]?.[0] ?? "nobody";
  const identity: Identity = kind === "session" && visitor !== null ? { kind, csrfToken: visitor.session.csrfToken } : kind === "key" ? { kind, key: key.trim() } : { kind: "nobody" };
  return { identity, kinds, setKey, choose: (name) => { setChosen(kinds.find(([one]) => one === name)?.[0] ?? null); } };
}

/** The choice as it stands on the page. */
export function IdentityChoice({ identity, kinds, choose, setKey }: ChosenIdentity) {
  const { heading, label, keyLabel, keyNote } = words.api.identity;
  return (
    <section className="card" aria-label={heading}>
      <div className="api-fields">
        <NativeSelect inputWrapperOrder={WRAPPED} label={label} value={identity.kind} onChange={(event) => { choose(event.currentTarget.value); }} data={kinds.map(([value, name]) => ({ value, label: name }))} />
        {identity.kind === "key" && <PasswordInput inputWrapperOrder={WRAPPED} label={keyLabel} description={keyNote} autoComplete="off" value={identity.key} onChange={(event) => { setKey(event.currentTarget.value); }} />}
      </div>
    </section>
  );
}
