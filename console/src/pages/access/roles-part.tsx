import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Problem } from "../../api/client.ts";
import { useApi, useSession } from "../../api/session.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { RoleGuide } from "./role-guide.tsx";
import { RolesDialog } from "./roles-dialog.tsx";
import type { People, Person, Role } from "./shapes.ts";

const SHOWN_AT_ONCE = 25;

/** Whom the CRM knows, what each is here and why, and a way to change it. */
export function RolesPart() {
  const api = useApi();
  const [editedId, setEditedId] = useState<string | null>(null);
  const [told, setTold] = useState("");
  const { data, error, refetch } = useQuery<People, Problem>({ queryKey: api.key("people"), queryFn: ({ signal }) => api.get<People>("/people", {}, signal) });
  const text = words.access.roles;
  const edited = data?.people.find(({ id }) => id === editedId);
  const close = (said: string): void => { setEditedId(null); setTold(said); };
  return (
    <section className="card" aria-labelledby="roles">
      <h2 id="roles">{text.title}</h2>
      <p>{text.text}</p>
      {data === undefined && (error === null ? <Loading /> : <Failure error={error} onRetry={() => { void refetch(); }} />)}
      {data?.people.length === 0 && <p>{text.none}</p>}
      {data !== undefined && data.people.length > 0 && <PeopleList people={data.people} onChange={(id) => { setEditedId(id); setTold(""); }} />}
      <p role="status">{told}</p>
      <RoleGuide />
      {edited !== undefined && <RolesDialog key={edited.id} person={edited} onSaved={() => { close(text.changed); }} onClose={() => { close(""); }} />}
    </section>
  );
}

function PeopleList({ people, onChange }: { readonly people: readonly Person[]; readonly onChange: (id: string) => void }) {
  const [search, setSearch] = useState("");
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const text = words.access.roles;
  const wanted = search.trim().toLocaleLowerCase();
  const found = people.filter(({ name, email }) => name.toLocaleLowerCase().includes(wanted) || email?.toLocaleLowerCase().includes(wanted) === true);
  return (
    <>
      <TextInput type="search" label={text.search} value={search} maw={420} onChange={({ currentTarget }) => { setSearch(currentTarget.value); setLimit(SHOWN_AT_ONCE); }} />
      <p role="status"><small>{found.length === 0 ? text.nobody : text.found(found.length)}</small></p>
      {found.length > 0 && <ul className="holders" aria-labelledby="roles">{found.slice(0, limit).map((person) => <PersonLine key={person.id} person={person} onChange={onChange} />)}</ul>}
      {found.length > limit && <Button variant="default" mt="sm" onClick={() => { setLimit(limit + SHOWN_AT_ONCE); }}>{words.frame.more}</Button>}
    </>
  );
}

function PersonLine({ person, onChange }: { readonly person: Person; readonly onChange: (id: string) => void }) {
  const { session } = useSession();
  const { id, name, email, active, given } = person;
  const text = words.access.roles;
  const isChangeable = active || given.length > 0;
  // The button is named after the person by what stands beside it: a name from outside is never put together with our words.
  return (
    <li>
      <div>
        <strong id={`person-${id}`}><ForeignText text={name} /></strong>{session.person.id === id && <> <Mark>{text.you}</Mark></>}
        {email !== null && <div><small><ForeignText text={email} /></small></div>}
        <div className="held"><Held person={person} /></div>
      </div>
      {isChangeable && <Button variant="default" size="xs" id={`change-${id}`} aria-labelledby={`change-${id} person-${id}`} onClick={() => { onChange(id); }}>{text.change}</Button>}
    </li>
  );
}

function Held({ person: { active, given, roles } }: { readonly person: Person }) {
  const text = words.access.roles;
  if (!active) return <><Mark tone="warn">{text.left}</Mark>{given.map((role) => <RoleMark key={role} role={role} from="given" />)}<small>{text.leftNote}</small></>;
  if (roles.length === 0) return <Mark>{text.noRole}</Mark>;
  return roles.map((role) => <RoleMark key={role} role={role} from={role === "rep" ? "crm" : given.includes(role) ? "given" : "policy"} />);
}

function RoleMark({ role, from }: { readonly role: Role; readonly from: "crm" | "policy" | "given" }) {
  return <Mark tone={from === "given" ? "accent" : "plain"}>{words.access.roleNames[role] ?? role} · {words.access.roles.from[from]}</Mark>;
}
