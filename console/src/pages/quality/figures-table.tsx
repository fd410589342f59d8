import type { ReactNode } from "react";

import { ForeignText } from "../../ui/foreign-text.tsx";
import { words } from "../../words/words.ts";

/** A column of figures. */
export type FigureColumn<Row> = readonly [title: string, of: (row: Row) => ReactNode];

interface Props<Row> {
  readonly caption: string;
  /** What the rows are of. */
  readonly by: string;
  readonly columns: readonly FigureColumn<Row>[];
  readonly rows: readonly (Row & { readonly name: string | null })[];
  readonly total?: Row;
}

/** A table of figures; where it is wider than the page it scrolls by itself, by keyboard too. */
export function FiguresTable<Row>({ caption, by, columns, rows, total }: Props<Row>) {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={words.quality.table(caption)}>
      <table className="figures-table">
        <caption>{caption}</caption>
        <thead><tr><th scope="col">{by}</th>{columns.map(([title]) => <th scope="col" key={title}>{title}</th>)}</tr></thead>
        <tbody>{rows.map((row, index) => (
          <tr key={index}><th scope="row">{row.name === null ? words.quality.unknown : <ForeignText text={row.name} />}</th>{columns.map(([title, of]) => <td key={title}>{of(row)}</td>)}</tr>
        ))}</tbody>
        {total !== undefined && <tfoot><tr><th scope="row">{words.quality.activities.all}</th>{columns.map(([title, of]) => <td key={title}>{of(total)}</td>)}</tr></tfoot>}
      </table>
    </div>
  );
}
