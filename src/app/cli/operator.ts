/** Whoever works at the machine's shell, as the audit log names them. */
export const OPERATOR = { kind: "admin", id: "cli", auth: "shell" } as const;

/** The help of the switch that most verbs share. */
export const COMMON_HELP = { installation: "which installation; may be left out when there is only one" } as const;
