/** A column of a table. */
export const column = (table: string, name: string): string => `${quoted(table)}.${quoted(name)}`;

/** A name as SQL writes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL writes it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
