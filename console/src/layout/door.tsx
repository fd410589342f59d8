import { Anchor, Button, Modal } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useLocation } from "react-router";

import { SessionProvider, useSessionQuery } from "../api/session.tsx";
import { API_DOCS } from "../pages.tsx";
import { Failure, Loading } from "../ui/states.tsx";
import { words } from "../words/words.ts";
import { OpenPage } from "./open-page.tsx";
import { Shell } from "./shell.tsx";
import { SignIn } from "./sign-in.tsx";

/** Lets in who is signed in. A session that ends meanwhile leaves the page standing: what was typed is not lost. */
export function Door() {
  const { data, error, refetch } = useSessionQuery();
  const { ended } = words.frame;
  const isOut = error?.status === 401;
  useOnePerson(data?.person.id);
  const { pathname } = useLocation();
  if (data === undefined) return isOut ? (pathname === API_DOCS ? <OpenPage /> : <SignIn />) : error === null ? <Loading /> : <Failure error={error} onRetry={() => { void refetch(); }} />;
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

/** Somebody else signed in in another tab: what the one before them saw and meant to do is not theirs. */
function useOnePerson(id: string | undefined): void {
  const first = useRef(id);
  useEffect(() => {
    first.current ??= id;
    if (id !== undefined && id !== first.current) window.location.reload();
  }, [id]);
}
