import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { words } from "../../words/words.ts";
import type { Merge } from "./types.ts";

const { merge: said } = words.reviews;

/** Two records side by side, value by value: which one stands afterwards and why, what is lost, what hangs on the one that goes. */
export function MergeView({ merge: { records, fields, lost, children, undo, obstacles, approvals } }: { readonly merge: Merge }) {
  return (
    <section>
      <h3>{said.title}</h3>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={said.title}>
        <table className="merge-table">
          <thead><tr><th scope="col">{said.field}</th>{records.map(({ id, title, isSurvivor }) => <th key={id} scope="col"><ForeignText text={title} /> {isSurvivor && <Mark tone="accent">{said.survivor}</Mark>}</th>)}</tr></thead>
          <tbody>
            {fields.map(({ field, label, values, winner, why }) => (
              <tr key={field}>
                <th scope="row">{label}</th>
                {records.map(({ id }) => <td key={id}><ForeignText text={values[id] ?? null} /> {id === winner && <><Mark tone="good">{said.wins}</Mark> <small>{why}</small></>}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {obstacles.length > 0 && <><h4>{said.obstacles}</h4><ul>{obstacles.map((one) => <li key={one}><ForeignText text={one} /></li>)}</ul></>}
      {lost.length > 0 && <><h4>{said.lost}</h4><ul>{lost.map(({ field, recordId, value }) => <li key={`${recordId} ${field}`}>{field}: <ForeignText text={value} /></li>)}</ul></>}
      {children.length > 0 && <><h4>{said.children}</h4><ul>{children.map(({ object, count }) => <li key={object}>{count} {object}</li>)}</ul></>}
      <p>{said.approvals(approvals.given, approvals.needed)}. {said.undo} {undo}</p>
    </section>
  );
}
