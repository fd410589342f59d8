import { AppShell, Burger, Group, NavLink, ScrollArea, Select, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Suspense } from "react";
import { Link, Route, Routes, useLocation, useSearchParams } from "react-router";

import { keep, useSession } from "../api/session.tsx";
import { type ConsolePage, PAGES } from "../pages.tsx";
import { DeedsProvider } from "../pages/reviews/deeds.tsx";
import { Crash } from "../ui/crash.tsx";
import { Loading, NotAllowed, NotFound } from "../ui/states.tsx";
import { useKeptFocus } from "../ui/use-kept-focus.ts";
import { words } from "../words/words.ts";
import { PersonMenu } from "./person-menu.tsx";

const HEADER_PX = 56;
const MENU_PX = 220;

/** The frame around every page: the menu of what this person may open, which installation is looked at, who they are. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  const { menu, product, skip } = words.frame;
  useKeptFocus();
  return (
    <AppShell header={{ height: HEADER_PX }} navbar={{ width: MENU_PX, breakpoint: "sm", collapsed: { mobile: !opened } }} padding="md">
      <a className="skip" href="#content">{skip}</a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={opened ? menu.close : menu.open} />
            <img src="/icon.svg" alt="" width={26} height={26} />
            <Text fw={650} visibleFrom="xs">{product}</Text>
          </Group>
          <Group gap="xs" wrap="nowrap"><InstallationSelect /><PersonMenu /></Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={menu.label}>
        <ScrollArea><Menu onOpen={close} /></ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <DeedsProvider><Crash key={pathname.split("/")[1] ?? ""}><Suspense fallback={<Loading />}><Pages /></Suspense></Crash></DeedsProvider>
      </AppShell.Main>
    </AppShell>
  );
}

function Menu({ onOpen }: { readonly onOpen: () => void }) {
  const { pathname } = useLocation();
  const mayOpen = useMayOpen();
  const shown = PAGES.filter((page) => page.label !== undefined && mayOpen(page));
  return shown.map(({ path, label }) => {
    const base = path.replace(/\/\*$/, "") || "/";
    const isHere = base === "/" ? pathname === "/" : pathname === base || pathname.startsWith(`${base}/`);
    return <NavLink key={path} component={Link} to={base} label={label} active={isHere} {...(isHere ? { "aria-current": "page" as const } : {})} onClick={onOpen} />;
  });
}

function Pages() {
  const mayOpen = useMayOpen();
  return (
    <Routes>
      {PAGES.map((page) => { const { path, permission, view: View } = page; return <Route key={path} path={path} element={mayOpen(page) ? <View /> : <NotAllowed permission={permission ?? ""} />} />; })}
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

function useMayOpen(): (page: ConsolePage) => boolean {
  const { session: { person, installations }, can } = useSession();
  const isBeginning = person.kind === "admin" && installations.length === 0;
  return ({ permission, isForBeginning }) => permission === null || can(permission) || (isForBeginning === true && isBeginning);
}

/** Shown when there is more than one to look at. */
function InstallationSelect() {
  const { session: { installations }, installation } = useSession();
  const [, setSearch] = useSearchParams();
  if (installations.length < 2 || installation === null) return null;
  const choose = (id: string | null): void => {
    if (id === null) return;
    keep(id);
    setSearch((search) => { search.set("installation", id); return search; });
  };
  return <Select aria-label={words.frame.installation} data={installations.map(({ id, name }) => ({ value: id, label: name }))} value={installation.id} onChange={choose} allowDeselect={false} w={{ base: 130, xs: 240 }} />;
}
