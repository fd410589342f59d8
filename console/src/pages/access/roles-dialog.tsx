import { Checkbox, Group, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";

import { Problem } from "../../api/client.ts";
import { useApi, useSession } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Failure } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { GIVEN_ROLES, type GivenRole, type People, type Person } from "./shapes.ts";

const text = words.access.roles.dialog;

/** Which roles somebody is given. What another admin changed since the dialog was opened is told before it is written over. */
export function RolesDialog({ person, onSaved, onClose }: { readonly person: Person; readonly onSaved: () => void; readonly onClose: () => void }) {
  const [chosen, setChosen] = useState<readonly GivenRole[]>(person.given);
  const { save, conflict } = useSaving(person, onSaved);
  const submit = (event: SyntheticEvent): void => { event.preventDefault(); save.mutate(chosen); };
  return (
    <Dialog title={text.title} onClose={onClose}>
      <form onSubmit={submit}>
        <p><strong><ForeignText text={person.name} /></strong>{person.email !== null && <><br /><small><ForeignText text={person.email} /></small></>}</p>
        <Checkbox.Group label={text.legend} value={[...chosen]} onChange={(ticked) => { setChosen(GIVEN_ROLES.filter((role) => ticked.includes(role))); }}>
          <Stack gap="sm" mt="xs">{GIVEN_ROLES.map((role) => <Choice key={role} role={role} person={person} />)}</Stack>
        </Checkbox.Group>
        <Warnings person={person} chosen={chosen} />
        {conflict !== null && <Notice tone="warn" title={text.conflict} isUrgent><p>{text.now(namesOf(conflict))}</p><p>{text.again}</p></Notice>}
        {save.error !== null && <Failure error={save.error} />}
        <Group mt="lg"><Button type="submit" loading={save.isPending} disabled={conflict === null && isSame(chosen, person.given)}>{words.frame.save}</Button><Button variant="subtle" onClick={onClose}>{words.frame.cancel}</Button></Group>
      </form>
    </Dialog>
  );
}

function Choice({ role, person: { roles, given } }: { readonly role: GivenRole; readonly person: Person }) {
  const { roleNames, roles: { may } } = words.access;
  const isByPolicy = roles.includes(role) && !given.includes(role);
  return <Checkbox value={role} label={roleNames[role] ?? role} description={isByPolicy ? `${may[role] ?? ""} ${text.byPolicy}` : may[role]} />;
}

/** What the choice would bring that its maker may not have thought of. */
function Warnings({ person: { id, active, given, roles }, chosen }: { readonly person: Person; readonly chosen: readonly GivenRole[] }) {
  const { session } = useSession();
  const isByPolicy = roles.some((role) => role !== "rep" && !given.includes(role));
  const isComing = (role: GivenRole): boolean => chosen.includes(role) && !given.includes(role);
  return (
    <>
      {!active && <Notice tone="accent">{text.left}</Notice>}
      {session.person.id === id && given.includes("admin") && !chosen.includes("admin") && <Notice tone="warn">{text.self}</Notice>}
      {isComing("admin") && <Notice tone="warn">{text.admin}</Notice>}
      {isComing("auditor") && chosen.length === 1 && !isByPolicy && <Notice tone="warn">{text.auditor}</Notice>}
    </>
  );
}

/** Saves, unless somebody else has since: then `conflict` is what they made of it, and the next save is meant. */
function useSaving({ id, given, version }: Person, onSaved: () => void) {
  const api = useApi();
  const client = useQueryClient();
  const [seen, setSeen] = useState({ given, version });
  const [conflict, setConflict] = useState<readonly GivenRole[] | null>(null);
  const save = useMutation<boolean, Problem, readonly GivenRole[]>({
    mutationFn: async (roles) => {
      try {
        await api.put(`/people/${encodeURIComponent(id)}/roles`, { roles, version: seen.version });
        return true;
      } catch (problem) {
        if (!(problem instanceof Problem) || problem.status !== 409) throw problem;
      }
      const now = (await api.get<People>("/people")).people.find((one) => one.id === id);
      if (now === undefined) throw new Problem({ status: 404, ...text.gone });
      setSeen(now);
      setConflict(now.given);
      return false;
    },
    onSuccess: async (isSaved) => {
      await api.refresh("people");
      if (!isSaved) return;
      onSaved();
      // Whoever changed their own roles sees another menu from now on.
      await client.invalidateQueries({ queryKey: ["session"] });
    },
  });
  return { save, conflict };
}

const isSame = (one: readonly GivenRole[], other: readonly GivenRole[]): boolean => GIVEN_ROLES.every((role) => one.includes(role) === other.includes(role));
const namesOf = (roles: readonly GivenRole[]): string => roles.map((role) => words.access.roleNames[role] ?? role).join(", ");
