import { Anchor, Group } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";

import { useApi, useSession } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Diff } from "../../ui/diff.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import type { Change } from "../reviews/types.ts";

/** What taking something back would mean. */
interface WayBack {
  readonly refusal: string | null;
  readonly askedIn: string | null;
  readonly back: { readonly title: string; readonly changes: readonly Change[]; readonly cannotReturn: readonly string[]; readonly role: string; readonly assignee: string | null } | null;
}

const { takeBack: said } = words.records;
const ROLES: Readonly<Record<string, string>> = words.reviews.roles;

/** Asks whether what was written is taken back, after showing what that writes and what cannot return. */
export function TakeBack({ proposalId, label }: { readonly proposalId: string; readonly label: string }) {
  const { can } = useSession();
  const [isOpen, setOpen] = useState(false);
  if (!can("reviews:decide")) return null;
  return (
    <>
      <Button size="compact-xs" variant="default" aria-label={`${said.open} ${label}`} onClick={() => { setOpen(true); }}>{said.open}</Button>
      {isOpen && <TakeBackDialog proposalId={proposalId} onClose={() => { setOpen(false); }} />}
    </>
  );
}

function TakeBackDialog({ proposalId, onClose }: { readonly proposalId: string; readonly onClose: () => void }) {
  const api = useApi();
  const navigate = useNavigate();
  const path = `/proposals/${encodeURIComponent(proposalId)}/rollback`;
  const { data, error, refetch } = useQuery({ queryKey: api.key("rollback", proposalId), queryFn: ({ signal }) => api.get<WayBack>(path, {}, signal), staleTime: 0 });
  const ask = useMutation({
    mutationFn: () => api.post<{ readonly review: { readonly id: string } }>(path),
    onSuccess: async ({ review }) => {
      await Promise.all([api.refresh("reviews"), api.refresh("records"), api.refresh("rollback")]);
      void navigate(`/reviews/${encodeURIComponent(review.id)}`);
    },
  });
  return (
    <Dialog onClose={onClose} title={said.title} size="lg">
      {data === undefined && (error === null ? <Loading /> : <Failure error={error} onRetry={() => { void refetch(); }} />)}
      {data?.refusal != null && <Notice tone="warn"><strong>{said.refused}</strong><br /><ForeignText text={data.refusal} /></Notice>}
      {data?.askedIn != null && <p role="status">{said.asked} <Anchor component={Link} to={`/reviews/${encodeURIComponent(data.askedIn)}`}>{said.askedLink}</Anchor></p>}
      {data?.back != null && <WhatComesBack back={data.back} />}
      {ask.error !== null && <Failure error={ask.error} />}
      <Group mt="md">
        {data?.back != null && <Button loading={ask.isPending} onClick={() => { ask.mutate(); }}>{said.ask}</Button>}
        <Button variant="default" onClick={onClose}>{said.cancel}</Button>
      </Group>
    </Dialog>
  );
}

function WhatComesBack({ back: { title, changes, cannotReturn, role, assignee } }: { readonly back: NonNullable<WayBack["back"]> }) {
  const fields = changes.flatMap((change) => change.fields);
  return (
    <>
      <p><strong><ForeignText text={title} /></strong></p>
      <p>{said.asks(assignee ?? ROLES[role] ?? role)}</p>
      {changes.some(({ kind }) => kind === "unmerge") && <p>{said.unmerge}</p>}
      {fields.length === 0 ? <p>{said.nothing}</p> : <><h3>{said.changes}</h3><Diff changes={fields} /></>}
      <h3>{said.cannot}</h3>
      {cannotReturn.length === 0 ? <p>{said.whole}</p> : <ul>{cannotReturn.map((one) => <li key={one}><ForeignText text={one} /></li>)}</ul>}
      <p>{said.since}</p>
    </>
  );
}
