import { Button, Group, Radio } from "@mantine/core";

import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { words } from "../../words/words.ts";
import { MergeApprovals } from "./merge-approvals.tsx";
import type { MergeChoices } from "./use-merge.ts";
import type { Merge } from "./types.ts";

const { merge: said } = words.reviews;

interface MergeProps {
  readonly merge: Merge;
  readonly choices: MergeChoices;
  readonly mayChoose: boolean;
}

/** Two records side by side, value by value: which one stays and why, what is lost, what moves; and whose value another choice would keep. */
export function MergeView({ merge, choices, mayChoose }: MergeProps) {
  const { object, fields, lost, children, undo, obstacles, because } = merge;
  return (
    <section aria-busy={choices.isLooking}>
      <h3 id="merge-sides" tabIndex={-1}>{said.title}</h3>
      <p>{said.because(words.reviews.objects[object] ?? object)} <ForeignText text={because} />. {mayChoose && said.hint}</p>
      {obstacles.length > 0 && <div className="notice" data-tone="bad" role="alert"><strong>{said.obstacles}</strong><ul>{obstacles.map((one) => <li key={one}><ForeignText text={one} /></li>)}</ul></div>}
      {choices.error !== null && <div className="notice" data-tone="bad" role="alert"><p>{choices.error.message}</p></div>}
      <div className="scroll-x" tabIndex={0} role="region" aria-label={said.title}>
        <table className="merge-table">
          <thead><tr><th scope="col">{said.field}</th>{merge.records.map((record) => <Side key={record.id} record={record} choices={choices} mayChoose={mayChoose} />)}</tr></thead>
          <tbody>{fields.map((field) => <FieldRow key={field.field} field={field} merge={merge} choices={choices} mayChoose={mayChoose} />)}</tbody>
        </table>
      </div>
      {choices.edit !== null && <Button mt="xs" size="xs" variant="default" onClick={choices.forget}>{said.forget}</Button>}
      {lost.length > 0 && <><h4>{said.lost}</h4><ul>{lost.map(({ of, field, label, value, readOnly }) => <li key={`${of} ${field}`}>{label}: <ForeignText text={value} />{readOnly && <> <small>({said.readOnly})</small></>}</li>)}</ul></>}
      {children.length > 0 && <><h4>{said.children}</h4><ul>{children.map(({ relation, label, moves, shared }) => <li key={relation}>{said.moving(label, moves, shared)}</li>)}</ul></>}
      <h4>{said.undo}</h4>
      <p><ForeignText text={undo.statement} /></p>
      {undo.differences.length > 0 && <ul>{clausesOf(undo.differences, merge.records).map((clause) => <li key={clause}><ForeignText text={clause} /></li>)}</ul>}
      <MergeApprovals approvals={merge.approvals} isChanged={choices.edit !== null} />
    </section>
  );
}

/** Each clause once, of which record and which of its properties; a relation's name means nothing to people. */
function clausesOf(differences: Merge["undo"]["differences"], records: Merge["records"]): readonly string[] {
  const alike = Map.groupBy(differences, ({ of, words: clause }) => `${of}\n${clause}`);
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const stays = records.some(({ id, stays: does }) => does && id === first.of);
    const names = [...new Set(same.flatMap(({ name, what }) => (what === "children" ? [] : (name ?? []))))];
    return [said.clause(stays ? said.survivor : said.goes, names, first.words)];
  });
}

function Side({ record: { id, crmId, title, stays, createdAt, modifiedAt, children }, choices, mayChoose }: Omit<MergeProps, "merge"> & { readonly record: Merge["records"][number] }) {
  return (
    <th scope="col">
      <ForeignText text={title} /> <Mark tone={stays ? "accent" : "plain"}>{stays ? said.survivor : said.goes}</Mark>
      <div className="merge-facts">
        {said.crmId} <ForeignText text={crmId} /><br />
        {createdAt !== null && <>{said.created} <Moment at={createdAt} show="day" /><br /></>}
        {said.modified} <Moment at={modifiedAt} show="day" /><br />{said.hanging(children)}
      </div>
      {mayChoose && !stays && <Button mt={4} size="compact-xs" variant="default" disabled={choices.isLooking} onClick={() => { choices.letStay(id); }}>{said.letStay}</Button>}
    </th>
  );
}

function FieldRow({ field: { field, label, choices: values, becomes, winner, because, refusal }, merge: { records }, choices, mayChoose }: MergeProps & { readonly field: Merge["fields"][number] }) {
  const picked = choices.picks.find((pick) => pick.field === field);
  // What was picked shows at once; what the server makes of it follows.
  const chosen = picked !== undefined && refusal === null ? picked.from : winner;
  return (
    <tr>
      <th scope="row">
        {label}
        <div className="merge-facts">
          {winner === null && <>{said.becomes} <ForeignText text={becomes} /><br /></>}
          <ForeignText text={because} />
          {refusal !== null && <><br /><span style={{ color: "var(--mantine-color-error)" }}>{refusal}</span></>}
          {mayChoose && picked !== undefined && <><br /><Button size="compact-xs" variant="default" onClick={() => { choices.unpick(field); }}>{said.byRule}</Button></>}
        </div>
      </th>
      {values.map(({ from, value, refusal: why }, index) => {
        const wins = from === winner;
        const of = records[index]?.title ?? "";
        return (
          <td key={from} data-wins={wins}>
            <Group gap="xs" wrap="nowrap" align="start">
              {mayChoose && <Radio size="xs" mt={4} name={`merge ${field}`} value={from} checked={from === chosen} disabled={why !== null} aria-label={said.pick(label, value, of)} onChange={() => { choices.pick(field, from); }} />}
              <div><ForeignText text={value} /> {wins && <Mark tone="good">{said.wins}</Mark>}{mayChoose && why !== null && <div className="merge-facts">{why}</div>}</div>
            </Group>
          </td>
        );
      })}
    </tr>
  );
}
