import { ForeignText } from "./foreign-text.tsx";

/** One field that changes: what stands there and what would. */
export interface FieldChange {
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Field by field what a change would do. Removed and added are marked by element, sign and colour. */
export function Diff({ changes }: { readonly changes: readonly FieldChange[] }) {
  return (
    <dl style={{ margin: 0 }}>
      {changes.map(({ label, before, after }) => (
        <div className="diff" key={label}>
          <dt>{label}</dt>
          <dd style={{ margin: 0 }}>{before === null || before === "" ? <ForeignText text={null} /> : <del>− <ForeignText text={before} /></del>}</dd>
          <dd style={{ margin: 0 }}>{after === null || after === "" ? <ForeignText text={null} /> : <ins>+ <ForeignText text={after} /></ins>}</dd>
        </div>
      ))}
    </dl>
  );
}
