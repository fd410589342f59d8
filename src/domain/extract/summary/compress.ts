import { guarded } from "../../text/guarded.ts";
import { capital, tidy, withoutEnd } from "./tidy.ts";

/**
 * The bare statement of a spoken or written sentence: openings, addresses and asides go, nothing is put in. What is left
 * stands in the source word for word, apart from the cuts.
 */
export function compress(plain: string, names: ReadonlySet<string>): string {
  let text = plain.replace(ASIDE, "").replace(LEAD, "");
  for (let round = 0; round < OPENINGS_MAX; round += 1) {
    const opened = withoutOpening(text, names);
    if (opened === text) break;
    text = opened;
  }
  text = text.replace(PREAMBLE, "").replace(TAIL, "").replace(FILLER, "").replace(PICTURE, "");
  return capital(withoutEnd(tidy(text), " ,;:–—-"));
}

/** "And then, Ana, well, …": more openings in a row no sentence has. */
const OPENINGS_MAX = 3;

const ASIDE = guarded(/\s*\((?!\d{2,5}\) ?\d)[^()]{0,120}\)/g);
const LEAD = guarded(/^[^:]{0,80}: (?=(?:we|i)(?:'ll| will| can|'m|'re)\b)/i);
const PREAMBLE =
  guarded(/^(?:as you (?:may )?know|as (?:i |we |you )?(?:said|mentioned|discussed|promised|agreed|asked|requested|announced)(?: before| earlier| on the phone)?|to (?:be|put it) \p{L}+|in fact|you know|i mean|like i said|listen|look|by the way|for your information|fyi|please note(?: that)?|note that|i (?:just )?wanted (?:you to know|to (?:say|let you know|tell you))(?: that)?|i am (?:pleased|happy|sorry|afraid) to (?:tell|inform) you that|just to say,?|i (?:think|believe|guess) (?:that )?)[, ]*/iu);
const TAIL = guarded(/,? (?:please|thanks|thank you|okay|ok|right|though|you know|to be honest|honestly|hopefully|as (?:i )?(?:said|promised|discussed)|by the way|so far|or so)(?=[,.!;]|$)/gi);
const FILLER = guarded(/\b(?:really|actually|basically|just|very|quite|simply|probably|obviously|certainly|of course|also|already|then|always|in fact|a bit|a little|kind of|sort of|at the moment)\b /gi);
const PICTURE = guarded(/[\p{Extended_Pictographic}\u200d\ufe0f]/gu);

const OPENING =
  guarded(/^(?:(?:and|but|so|well|okay|ok|yes|yeah|yep|no|right|alright|all right|great|good|perfect|sure|oh|ah|hm|now|anyway|hi|hello|hey|dear|thanks|thank you|good (?:morning|afternoon|evening)|then|also|first|second|third|one|two|point (?:one|two|three)|look|listen|i see|got it|exactly|correct|fine(?: by me)?|sorry|honestly|bad news|good news|quick one|to business|the honest answer is that)\b[,.:!–—-]+\s*|(?:and|but|so|well|then|because)\s+)/i);

function withoutOpening(text: string, names: ReadonlySet<string>): string {
  const opened = text.replace(OPENING, "");
  const called = /^(?:(?:hi|hello|hey|dear|thanks|thank you|morning|evening|afternoon) )?(\p{Lu}[\p{L}'-]+),\s+/u.exec(opened);
  return called !== null && names.has((called[1] ?? "").toLowerCase()) ? opened.slice(called[0].length) : opened;
}
