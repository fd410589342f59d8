import { Button, CopyButton } from "@mantine/core";

import { useApi } from "../../api/session.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { words } from "../../words/words.ts";
import { type AuditState, count } from "./shapes.ts";

/** How far the log goes, how far it is signed, and where checkpoints stand that nobody here can change. */
export function AnchorPanel({ state: { size, checkpoint, vkeys, anchor, hasWitness } }: { readonly state: AuditState }) {
  const { heading, entries, signed, unsigned, none, crm, witness, witnessYes, witnessNone, export: download, exportHint } = words.audit.anchor;
  const api = useApi();
  return (
    <section className="card" aria-labelledby="anchor-heading">
      <h2 id="anchor-heading">{heading}</h2>
      <dl className="figures">
        <div><dt>{entries}</dt><dd>{count(size)}</dd></div>
        <div><dt>{signed}</dt><dd>{count(checkpoint?.size ?? 0)}</dd></div>
        <div><dt>{unsigned}</dt><dd>{count(Math.max(0, size - (checkpoint?.size ?? 0)))}</dd></div>
      </dl>
      {checkpoint === null ? <p>{none}</p> : <Checkpoint note={checkpoint.note} vkeys={vkeys} />}
      <h3>{crm}</h3>
      <p>{inCrm(anchor)}</p>
      {anchor.trouble !== null && <p role="alert"><Mark tone="bad">!</Mark> <ForeignText text={anchor.trouble} /></p>}
      <h3>{witness}</h3>
      <p>{hasWitness ? witnessYes : witnessNone}</p>
      <p className="no-print"><Button component="a" variant="default" href={api.href("/audit/export.tar")} download>{download}</Button></p>
      <p><small>{exportHint}</small></p>
    </section>
  );
}

function Checkpoint({ note, vkeys }: { readonly note: string; readonly vkeys: readonly string[] }) {
  const { keep, copy, copied, note: noteLabel, key } = words.audit.anchor;
  return (
    <>
      <p>{keep}</p>
      <CopyButton value={note}>{({ copied: done, copy: take }) => <Button variant="default" onClick={take} className="no-print">{done ? copied : copy}</Button>}</CopyButton>
      <details><summary>{noteLabel}</summary><pre className="bytes" tabIndex={0}>{note}</pre></details>
      <details><summary>{key}</summary><pre className="bytes" tabIndex={0}>{vkeys.join("\n")}</pre></details>
    </>
  );
}

function inCrm({ record, last }: AuditState["anchor"]): string {
  const { crmOn, crmWaiting, crmNone } = words.audit.anchor;
  if (record === null) return crmNone;
  return last === null ? crmWaiting(record.object, record.id) : crmOn(record.object, record.id, count(last.size));
}
