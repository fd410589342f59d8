/** Whoever has the shell or the console is nobody in particular: through both doors they count as one. */
export const approverOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => (kind === "admin" ? "admin" : `${kind}:${id}`);
