import { Anchor, Group } from "@mantine/core";
import { Suspense } from "react";
import { Link } from "react-router";

import { API_DOCS, PAGES } from "../pages.tsx";
import { Loading } from "../ui/states.tsx";
import { words } from "../words/words.ts";

/** The page about the API as a stranger reads it: without the menu of pages that are not theirs. */
export function OpenPage() {
  const View = PAGES.find(({ path }) => path === API_DOCS)?.view;
  const { product, skip, signIn } = words.frame;
  return (
    <>
      <a className="skip" href="#content">{skip}</a>
      <header className="open-head">
        <Group gap="xs"><img src="/icon.svg" alt="" width={26} height={26} /><strong>{product}</strong></Group>
        <Anchor component={Link} to="/">{signIn.title}</Anchor>
      </header>
      <main id="content" tabIndex={-1} className="open-main"><Suspense fallback={<Loading />}>{View !== undefined && <View />}</Suspense></main>
    </>
  );
}
