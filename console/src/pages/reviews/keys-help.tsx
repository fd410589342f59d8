import { Kbd } from "@mantine/core";

import { Dialog } from "../../ui/dialog.tsx";
import { words } from "../../words/words.ts";

const { keys } = words.reviews;

/** What every key does. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title={keys.title}>
      <table>
        <tbody>{keys.all.map(([key = "", does]) => <tr key={key}><th scope="row" style={{ textAlign: "start", paddingInlineEnd: "1rem" }}>{key.split(" / ").map((one) => <Kbd key={one} mr={4}>{one}</Kbd>)}</th><td>{does}</td></tr>)}</tbody>
      </table>
    </Dialog>
  );
}
