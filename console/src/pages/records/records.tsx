import { Route, Routes } from "react-router";

import { Page } from "../../ui/page.tsx";
import { Empty, NotFound } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { RecordHistory } from "./record-history.tsx";
import { WhichRecord } from "./which-record.tsx";
import "../../ui/entries.css";

/** What happened to a record of the CRM, and why. */
export function Records() {
  return (
    <Routes>
      <Route index element={<Ask />} />
      <Route path=":object/:id" element={<RecordHistory />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

function Ask() {
  const { title, lead, ask } = words.records;
  return <Page title={title} lead={lead}><Empty title={ask.title}><p>{ask.text}</p><WhichRecord /></Empty></Page>;
}
