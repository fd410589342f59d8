import { Anchor, Button, Modal } from "@mantine/core";

import { SessionProvider, useSessionQuery } from "../api/session.tsx";
import { Failure, Loading } from "../ui/states.tsx";
import { words } from "../words/words.ts";
import { Shell } from "./shell.tsx";
import { SignIn } from "./sign-in.tsx";

/** Lets in who is signed in. A session that ends meanwhile leaves the page standing: what was typed is not lost. */
export function Door() {
  const { data, error, refetch } = useSessionQuery();
  const { ended } = words.frame;
  const isOut = error?.status === 401;
  if (data === undefined) return isOut ? <SignIn /> : error === null ? <Loading /> : <Failure error={error} onRetry={() => { void refetch(); }} />;
  return (
    <SessionProvider session={data}>
      <Shell />
      <Modal opened={isOut} onClose={() => { void refetch(); }} title={ended.title} closeButtonProps={{ "aria-label": words.frame.close }}>
        <p>{ended.text}</p>
        <Button component="a" href="/sign-in" target="_blank" rel="noopener">{ended.again}</Button>{" "}
        <Anchor component="button" onClick={() => { void refetch(); }}>{words.frame.retry}</Anchor>
      </Modal>
    </SessionProvider>
  );
}
