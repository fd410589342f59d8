import { useMutation } from "@tanstack/react-query";

import { useApi } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Failure } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";

interface Readiness {
  readonly isReady: boolean;
  readonly items: readonly { readonly about: keyof typeof words.firstRun.readiness.about; readonly state: "ok" | "warning" | "error" | "unknown"; readonly detail: string; readonly fix: string | null }[];
}

const TONES = { ok: "good", warning: "warn", error: "bad", unknown: "plain" } as const;

/** Connection, permissions, fields, people, the state of the records, and how many reviews to expect. */
export function ReadinessStep({ id }: { readonly id: string }) {
  const api = useApi();
  const look = useMutation({ mutationFn: () => api.get<Readiness>(`/installations/${id}/readiness`) });
  const text = words.firstRun.readiness;
  return (
    <section className="card" aria-labelledby="readiness">
      <h2 id="readiness">{text.title}</h2>
      <Button variant="default" loading={look.isPending} onClick={() => { look.mutate(); }}>{text.run}</Button>
      {look.error !== null && <Failure error={look.error} />}
      {look.data !== undefined && (
        <div role="status">
          <p>{look.data.isReady ? text.ready : text.notReady}</p>
          <dl>
            {look.data.items.map(({ about, state, detail, fix }) => (
              <div key={about} style={{ marginBottom: "0.7rem" }}><dt><strong>{text.about[about]}</strong> <Mark tone={TONES[state]}>{text.states[state]}</Mark></dt><dd style={{ margin: 0 }}>{detail}.{fix !== null && ` ${text.fix} ${fix}.`}</dd></div>
            ))}
          </dl>
        </div>
      )}
    </section>
  );
}
