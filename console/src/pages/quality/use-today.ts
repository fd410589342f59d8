import { useQuery } from "@tanstack/react-query";

import { useApi } from "../../api/session.tsx";
import type { Quality } from "./shapes.ts";
import { mondayOf } from "./weeks.ts";

/** The Monday of the present week as the server has it: its clock decides what is measured, not the reader's. */
export function useToday() {
  const api = useApi();
  return useQuery({ queryKey: api.key("quality", "today"), queryFn: async ({ signal }) => { const { to } = await api.get<Quality>("/quality", { by: "week" }, signal); return mondayOf(to) ?? to; } });
}
