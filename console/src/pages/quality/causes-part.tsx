import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { useApi } from "../../api/session.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { count, percent } from "./figures.ts";
import type { Causes } from "./shapes.ts";

const w = words.quality.causes;

/** Why people were asked, by cause, each with what might be done about it. */
export function CausesPart({ from }: { readonly from: string }) {
  const api = useApi();
  const causes = useQuery({ queryKey: api.key("quality", "exceptions", from), queryFn: ({ signal }) => api.get<Causes>("/quality/exceptions", { from }, signal) });
  return (
    <section className="card" aria-labelledby="causes-heading">
      <h2 id="causes-heading">{w.heading}</h2>
      <div className="no-print bar"><Anchor href={api.href("/quality/export", { table: "exceptions", from })} download>{words.quality.csv}</Anchor></div>
      {causes.isPending && <Loading />}
      {causes.isError && <Failure error={causes.error} onRetry={() => { void causes.refetch(); }} />}
      {causes.data !== undefined && <CausesTable causes={causes.data.causes} />}
    </section>
  );
}

/** The same as a table, a group a cause. */
export function CausesTable({ causes }: { readonly causes: Causes["causes"] }) {
  if (causes.length === 0) return <Empty title={w.none.title}><p>{w.none.text}</p></Empty>;
  const groups = [...Map.groupBy(causes, ({ cause }) => cause)];
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={words.quality.table(w.heading)}>
      <table className="figures-table">
        <caption>{w.heading}</caption>
        <thead><tr><th scope="col">{w.reason}</th><th scope="col">{w.asked}</th><th scope="col">{w.open}</th><th scope="col">{w.accepted}</th><th scope="col">{w.refused}</th><th scope="col">{w.expired}</th><th scope="col">%</th><th scope="col" className="words" style={{ minWidth: "18rem" }}>{w.suggestion}</th></tr></thead>
        {groups.map(([cause, same]) => (
          <tbody key={cause}>
            <tr><th scope="rowgroup" colSpan={8}>{w.groups[cause] ?? cause}</th></tr>
            {same.map((one) => (
              <tr key={one.reason}>
                <th scope="row" style={{ fontWeight: 400 }}>{words.reviews.reasons[one.reason] ?? one.reason}</th><td>{count(one.asked)}</td><td>{count(one.open)}</td><td>{count(one.accepted)}</td><td>{count(one.refused)}</td><td>{count(one.expired)}</td><td>{percent(one.acceptedShare)}</td>
                <td className="words"><Suggestion of={one.suggestion} /></td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Suggestion({ of }: { readonly of: Causes["causes"][number]["suggestion"] }) {
  if (of === null) return <>{w.noSuggestion}</>;
  const [tone, word] = of.kind === "stop" ? ["plain", w.stop] as const : of.kind === "expired" ? ["warn", w.late] as const : ["accent", w.change] as const;
  return <><Mark tone={tone}>{word}</Mark>{of.setting !== null && <> <code>{of.setting}</code></>}<br />{of.text}</>;
}
