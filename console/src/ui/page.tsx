import { Group } from "@mantine/core";
import { type ReactNode, useEffect } from "react";

import { words } from "../words/words.ts";

/** A page: its heading (which is the window's title as well), what one may do on it, and its content. */
export function Page({ title, lead, actions, children }: { readonly title: string; readonly lead?: ReactNode; readonly actions?: ReactNode; readonly children: ReactNode }) {
  useEffect(() => { document.title = `${title} – ${words.frame.product}`; }, [title]);
  return (
    <>
      <Group justify="space-between" align="start" mb="md" gap="sm">
        <div><h1 style={{ margin: 0 }}>{title}</h1>{lead !== undefined && <p style={{ margin: "0.25rem 0 0" }}>{lead}</p>}</div>
        {actions !== undefined && <Group gap="xs" className="no-print">{actions}</Group>}
      </Group>
      {children}
    </>
  );
}
