import { Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import type { Problem } from "../../api/client.ts";
import { useApi } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failure } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { KeyName } from "./key-name.tsx";
import type { Key } from "./shapes.ts";

/** Asks back before a key is made worthless. One that somebody else revoked meanwhile is told, and leaves the list either way. */
export function RevokeDialog({ of: key, onRevoked, onClose }: { readonly of: Key; readonly onRevoked: () => void; readonly onClose: () => void }) {
  const api = useApi();
  const { title, text, revoke } = words.access.keys.sure;
  const end = useMutation<unknown, Problem>({ mutationFn: () => api.remove(`/keys/${encodeURIComponent(key.id)}`), onSuccess: onRevoked, onSettled: () => api.refresh("keys") });
  return (
    <Dialog title={title} size="md" onClose={onClose}>
      <p><strong><KeyName of={key} /></strong></p>
      <p>{text}</p>
      {end.error !== null && <Failure error={end.error} />}
      <Group mt="md"><Button color="red" variant="outline" loading={end.isPending} disabled={end.error?.status === 404} onClick={() => { end.mutate(); }}>{revoke}</Button><Button variant="subtle" data-autofocus onClick={onClose}>{words.frame.cancel}</Button></Group>
    </Dialog>
  );
}
