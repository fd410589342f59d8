import type { Topic } from "./topics/topic.ts";
import { fires } from "./topics/topic.ts";

/** Words that show that a clause is about the deal, so that it is worth keeping beside a private one. */
export const BUSINESS =
  /\b(?:orders?|invoices?|quotes?|quotation|offers?|contracts?|pilots?|trials?|sensors?|deliver(?:y|ies|ed|s)?|install\w*|prices?|pricing|budget|demos?|meeting|call|project|licen[cs]es?|units?|customer|supplier|maintenance|plant|line|system|board|payments?|purchas\w+|signature|sign|ship\w*|send|sends|mail|report|answer|questions?|drawings?|data|slides?|proposal|deadline|agenda|install|rollout|review|training|samples?|specs?|test|tests|schedule|reschedule|postpone|move(?:d)? to|takes? over|stand(?:s|ing)? in|cover(?:s|ing)?|deputy|contact|invoices?|accounting|terms|discount|shipment|gateway|dashboard|integration|release)\b/i;

const BREAK = /[;:] | [-–—]{1,2} |, (?:so|but|therefore|hence|which is why|that's why|that is why|and|anyway|otherwise|still)\b|, (?=(?:can|could|shall|may) (?:we|you|I)\b|please\b|let's\b|(?:I|we)(?:'ll| will| can)\b)|,? (?:because|due to|owing to)\b| so (?=(?:I|we|he|she|you|please|can|could|let's|the|my)\b)/g;

/** The part of a sentence that must go: the clause that fired, and with it every neighbour that is not plainly business. */
export function clauseOf(sentence: string, topic: Topic): { readonly start: number; readonly end: number } {
  const pieces = clauses(sentence);
  if (pieces.length === 1) return { start: 0, end: sentence.length };
  const guilty = pieces.map((piece) => !innocent(sentence.slice(piece.start, piece.end), topic));
  const first = guilty.indexOf(true);
  const last = guilty.lastIndexOf(true);
  if (first === -1 || !pieces.some((piece, index) => guilty[index] === true && topic.rules.some((rule) => fires(rule, sentence.slice(piece.start, piece.end))))) {
    return { start: 0, end: sentence.length };
  }
  return { start: pieces[first]?.start ?? 0, end: last === pieces.length - 1 ? sentence.length : (pieces[last]?.end ?? sentence.length) };
}

function clauses(sentence: string): { readonly start: number; readonly end: number }[] {
  const pieces: { start: number; end: number }[] = [];
  let start = 0;
  for (const match of sentence.matchAll(BREAK)) {
    if (match.index === 0) continue;
    pieces.push({ start, end: match.index });
    start = match.index;
  }
  pieces.push({ start, end: sentence.length });
  return pieces;
}

function innocent(clause: string, topic: Topic): boolean {
  if (!BUSINESS.test(clause) || clause.length < 12) return false;
  if (topic.goesOn?.test(clause) === true || topic.betrays?.test(clause) === true) return false;
  return !topic.rules.some((rule) => fires(rule, clause));
}
