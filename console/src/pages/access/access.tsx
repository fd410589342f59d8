import { Stack } from "@mantine/core";

import { useSession } from "../../api/session.tsx";
import { Page } from "../../ui/page.tsx";
import { words } from "../../words/words.ts";
import "./access.css";
import { KeysPart } from "./keys-part.tsx";
import { RolesPart } from "./roles-part.tsx";
import { SessionsPart } from "./sessions-part.tsx";

/** Who may do what here, which machines may, and where one is signed in; of these, what its reader may use. */
export function Access() {
  const { can, installation } = useSession();
  const { title, lead } = words.access;
  const isAdmin = can("admin");
  // What was searched for, or made, in one installation does not stay on the page for another: a fresh key least of all.
  return (
    <Page title={title} lead={isAdmin ? lead.admin : lead.own}>
      <Stack key={installation?.id ?? ""} className="access">
        {isAdmin && <RolesPart />}
        {isAdmin && <KeysPart />}
        <SessionsPart />
      </Stack>
    </Page>
  );
}
