/** A value of the CRM as it stands in what a reviewer reads: its line breaks are no end of ours, so that none forges a line. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, " ");
