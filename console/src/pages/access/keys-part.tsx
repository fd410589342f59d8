import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Problem } from "../../api/client.ts";
import { useApi } from "../../api/session.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { FreshKey } from "./fresh-key.tsx";
import { KeyName } from "./key-name.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";
import type { Key, Keys, MadeKey } from "./shapes.ts";

const text = words.access.keys;

/** The machines that may come in: each key by its name and what it may do, made here and revoked here. */
export function KeysPart() {
  const api = useApi();
  const [isMaking, setMaking] = useState(false);
  const [fresh, setFresh] = useState<MadeKey | null>(null);
  const [leaving, setLeaving] = useState<Key | null>(null);
  const [told, setTold] = useState("");
  const { data, error, refetch } = useQuery<Keys, Problem>({ queryKey: api.key("keys"), queryFn: ({ signal }) => api.get<Keys>("/keys", {}, signal) });
  const revoked = (key: Key): void => { setLeaving(null); setTold(text.sure.done); if (fresh?.id === key.id) setFresh(null); };
  return (
    <section className="card" aria-labelledby="keys">
      <h2 id="keys">{text.title}</h2>
      <p>{text.text}</p>
      <Button variant="default" onClick={() => { setMaking(true); setTold(""); }}>{text.make}</Button>
      {fresh !== null && <FreshKey made={fresh} onKept={() => { setFresh(null); }} />}
      {data === undefined ? (error === null ? <Loading /> : <Failure error={error} onRetry={() => { void refetch(); }} />) : <KeyLists keys={data.keys} onRevoke={(key) => { setLeaving(key); setTold(""); }} />}
      <p role="status">{told}</p>
      {isMaking && <NewKeyDialog onMade={(made) => { setFresh(made); setMaking(false); }} onClose={() => { setMaking(false); }} />}
      {leaving !== null && <RevokeDialog of={leaving} onRevoked={() => { revoked(leaving); }} onClose={() => { setLeaving(null); }} />}
    </section>
  );
}

function KeyLists({ keys, onRevoke }: { readonly keys: readonly Key[]; readonly onRevoke: (key: Key) => void }) {
  const inUse = keys.filter(({ revokedAt }) => revokedAt === null);
  const revoked = keys.filter(({ revokedAt }) => revokedAt !== null);
  return (
    <>
      {inUse.length === 0 ? <p>{text.none}</p> : <ul className="holders" aria-labelledby="keys">{inUse.map((key) => <KeyLine key={key.id} of={key} onRevoke={onRevoke} />)}</ul>}
      {revoked.length > 0 && <details><summary>{text.revokedTitle(revoked.length)}</summary><ul className="holders">{revoked.map((key) => <KeyLine key={key.id} of={key} onRevoke={null} />)}</ul></details>}
    </>
  );
}

function KeyLine({ of: key, onRevoke }: { readonly of: Key; readonly onRevoke: ((key: Key) => void) | null }) {
  const { id, permissions, createdAt, revokedAt } = key;
  return (
    <li>
      <div>
        <strong id={`key-${id}`}><KeyName of={key} /></strong>
        <div><small>{text.since} <Moment at={createdAt} />{revokedAt !== null && <>, {text.revokedAt} <Moment at={revokedAt} /></>}</small></div>
        <div className="held">{permissions.map((permission) => <code key={permission} title={words.access.permissions[permission]}>{permission}</code>)}</div>
      </div>
      {onRevoke !== null && <Button variant="default" size="xs" id={`revoke-${id}`} aria-labelledby={`revoke-${id} key-${id}`} onClick={() => { onRevoke(key); }}>{text.revoke}</Button>}
    </li>
  );
}
