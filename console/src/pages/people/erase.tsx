import { Checkbox, Group, Table, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";

import { useApi } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../../ui/states.tsx";
import { Notice } from "../../ui/notice.tsx";
import { words } from "../../words/words.ts";

interface Found {
  readonly contacts: number;
  readonly addresses: number;
  readonly phones: number;
  readonly names: number;
  readonly namesShared: number;
  readonly values: number;
  readonly keys: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly stays: Readonly<Record<string, number>>;
  readonly isOnHold: boolean;
}

type Done = Found & { readonly offTheDisk: "done" | "by-administrator" | "failed" };

/** First what would go and what stays; then, once somebody has said that they have seen it, it goes. */
export function Erase() {
  const api = useApi();
  const [who, setWho] = useState("");
  const [request, setRequest] = useState("");
  const [isSure, setSure] = useState(false);
  const people = who.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const look = useMutation({ mutationFn: () => api.post<Found>("/people/erasures/preview", { people }) });
  const erase = useMutation({ mutationFn: () => api.post<Done>("/people/erasures", { people, ...(request.trim() === "" ? {} : { request: request.trim() }) }) });
  const text = words.people.erase;
  const anew = (): void => { look.reset(); erase.reset(); setSure(false); };
  const submit = (event: SyntheticEvent): void => { event.preventDefault(); anew(); look.mutate(); };
  return (
    <section className="card" aria-labelledby="erase">
      <h2 id="erase">{text.title}</h2>
      <form onSubmit={submit}>
        <Textarea label={text.who} description={text.whoHint} value={who} autosize minRows={1} maxRows={8} onChange={({ currentTarget }) => { setWho(currentTarget.value); anew(); }} mb="sm" maw={520} />
        <TextInput label={text.request} description={text.requestHint} value={request} onChange={({ currentTarget }) => { setRequest(currentTarget.value); }} mb="sm" maw={520} maxLength={200} />
        <Button type="submit" variant="default" disabled={people.length === 0} loading={look.isPending}>{text.look}</Button>
      </form>
      {look.error !== null && <Failure error={look.error} />}
      {look.data !== undefined && erase.data === undefined && (
        <>
          <WhatIsFound found={look.data} />
          {look.data.isOnHold ? <Notice tone="bad" isUrgent>{text.hold}</Notice> : (
            <Group mt="md"><Checkbox label={text.sure} checked={isSure} onChange={({ currentTarget }) => { setSure(currentTarget.checked); }} /><Button color="red" variant="outline" disabled={!isSure} loading={erase.isPending} onClick={() => { erase.mutate(); }}>{text.erase}</Button></Group>
          )}
        </>
      )}
      {erase.error !== null && <Failure error={erase.error} />}
      {erase.data !== undefined && <div role="status"><h3>{text.done}</h3><p>{text.disk[erase.data.offTheDisk]}</p><WhatIsFound found={erase.data} /></div>}
    </section>
  );
}

function WhatIsFound({ found: { addresses, phones, names, contacts, namesShared, values, keys, counts, stays } }: { readonly found: Found }) {
  const text = words.people.erase;
  return (
    <>
      <p>{text.known(addresses, phones, names, contacts)}</p>
      {namesShared > 0 && <p>{text.shared(namesShared)}</p>}
      <h3>{text.goes}</h3>
      <Counts label={text.goes} counts={{ ...counts, values, keys }} none={text.nothingGoes} />
      <h3>{text.stays}</h3>
      <Counts label={text.stays} counts={stays} none={null} />
      <p>{text.staysAlways}</p>
    </>
  );
}

function Counts({ label, counts, none }: { readonly label: string; readonly counts: Readonly<Record<string, number>>; readonly none: string | null }) {
  const text = words.people.erase;
  const kinds: Readonly<Record<string, string>> = text.kinds;
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  if (told.length === 0) return none === null ? null : <p>{none}</p>;
  return (
    <Table aria-label={label} maw={520}>
      <Table.Thead><Table.Tr><Table.Th>{text.what}</Table.Th><Table.Th>{text.count}</Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>{told.map(([kind, count]) => <Table.Tr key={kind}><Table.Th scope="row" fw={400}>{kinds[kind] ?? kind}</Table.Th><Table.Td>{count.toLocaleString()}</Table.Td></Table.Tr>)}</Table.Tbody>
    </Table>
  );
}
