import { Anchor, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { Problem } from "../../api/client.ts";
import { useApi } from "../../api/session.tsx";
import { Diff } from "../../ui/diff.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import type { Change } from "../reviews/types.ts";
import { TakeBack } from "./take-back.tsx";

interface Written {
  readonly proposalId: string;
  readonly at: string;
  readonly change: Change;
  readonly undoes: string | null;
  readonly refusal: string | null;
  readonly askedIn: string | null;
}

const { written: said, takeBack } = words.records;

/** What Steward wrote onto a record, each with its way back. `at` is the record's path. */
export function WrittenHere({ at, object, id }: { readonly at: string; readonly object: string; readonly id: string }) {
  const api = useApi();
  const { data, error, refetch } = useQuery({ queryKey: api.key("records", object, id, "changes"), queryFn: ({ signal }) => api.get<{ readonly changes: readonly Written[]; readonly isComplete: boolean }>(`${at}/changes`, {}, signal) });
  // Of what the CRM no longer has, or is not theirs to see, the log alone tells.
  const isNone = error instanceof Problem && error.status === 404;
  return (
    <section className="card" aria-labelledby="written-here">
      <h2 id="written-here">{said.title}</h2>
      {data === undefined && !isNone && (error === null ? <Loading /> : <Failure error={error} onRetry={() => { void refetch(); }} />)}
      {(isNone || data?.changes.length === 0) && <p>{said.none}</p>}
      {data !== undefined && data.changes.length > 0 && <ul className="plain-list">{data.changes.map((one) => <li key={one.proposalId}><OneChange one={one} /></li>)}</ul>}
      {data?.isComplete === false && <p>{said.cut}</p>}
    </section>
  );
}

function OneChange({ one: { proposalId, at, change, undoes, refusal, askedIn } }: { readonly one: Written }) {
  const kind = said.kinds[change.kind] ?? change.kind;
  return (
    <article>
      <Group gap="xs">
        <strong>{kind}</strong> <small><Moment at={at} /></small>
        {undoes !== null && change.kind !== "unmerge" && <Mark>{said.undid}</Mark>}
        {refusal === null && askedIn === null && <TakeBack proposalId={proposalId} label={`${kind}, ${at}`} />}
        {askedIn !== null && <span>{takeBack.asked} <Anchor component={Link} to={`/reviews/${encodeURIComponent(askedIn)}`}>{takeBack.askedLink}</Anchor></span>}
      </Group>
      {change.fields.length > 0 && <Diff changes={change.fields} />}
      {refusal !== null && <p style={{ margin: 0 }}><small><ForeignText text={refusal} /></small></p>}
    </article>
  );
}
