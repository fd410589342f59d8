import { Fragment } from "react";

import { words } from "../../words/words.ts";
import { ROLES } from "./shapes.ts";

/** What each role may do and who has it, in short; docs/access.md has the table. */
export function RoleGuide() {
  const { roleNames, roles: { guide, guideNote, may, who } } = words.access;
  return (
    <details>
      <summary>{guide}</summary>
      <dl className="guide">
        {ROLES.map((role) => <Fragment key={role}><dt>{roleNames[role] ?? role}</dt><dd>{may[role]}<br /><small>{who[role]}</small></dd></Fragment>)}
      </dl>
      <p>{guideNote}</p>
    </details>
  );
}
