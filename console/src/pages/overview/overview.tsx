import { useSession } from "../../api/session.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";

const TONES = { connected: "good", "reconnect-needed": "bad", disconnected: "warn" } as const;

/** What is connected and how it stands. */
export function Overview() {
  const { session: { installations } } = useSession();
  const { title, none, state } = words.overview;
  return (
    <Page title={title}>
      {installations.length === 0 && <Empty title={none.title}><p>{none.text}</p></Empty>}
      {installations.map((one) => (
        <section key={one.id} className="card">
          <h2><ForeignText text={one.name} /></h2>
          <Mark tone={TONES[one.state]}>{state[one.state]}</Mark>
        </section>
      ))}
    </Page>
  );
}
