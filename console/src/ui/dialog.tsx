import { Modal, type ModalRootProps } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";

import { words } from "../words/words.ts";

/** What has to be answered before the page goes on. Its heading is no banner of the page, and the focus goes back to where it came from. */
export function Dialog({ title, size = "lg", onClose, children }: { readonly title: string; readonly size?: ModalRootProps["size"]; readonly onClose: () => void; readonly children: ReactNode }) {
  useWayBack();
  return (
    <Modal.Root opened onClose={onClose} size={size}>
      <Modal.Overlay />
      <Modal.Content>
        <div className="dialog-head"><Modal.Title>{title}</Modal.Title><Modal.CloseButton aria-label={words.frame.close} /></div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** A dialog that is gone gives the focus back, unless it was put elsewhere meanwhile. */
function useWayBack(): void {
  const [from] = useState(() => document.activeElement);
  useEffect(() => () => { if (from instanceof HTMLElement && document.activeElement === document.body) from.focus({ preventScroll: true }); }, [from]);
}
