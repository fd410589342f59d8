/** What is typed in stands in one line with its neighbours, however much is said of it. */
export const WRAPPED: ("label" | "input" | "description" | "error")[] = ["label", "input", "error", "description"];
