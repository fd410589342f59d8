import { CloseButton, Group, Modal } from "@mantine/core";
import type { ReactNode } from "react";

import { words } from "../words/words.ts";

/** A question or a closer look above the page. Its heading is no banner of the page's (as the library's own would be). */
export function Dialog({ title, onClose, children }: { readonly title: string; readonly onClose: () => void; readonly children: ReactNode }) {
  return (
    <Modal.Root opened onClose={onClose} size="xl">
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body>
          <Group justify="space-between" align="start" wrap="nowrap" mb="md"><h2 style={{ margin: 0 }}>{title}</h2><CloseButton onClick={onClose} aria-label={words.frame.close} /></Group>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
