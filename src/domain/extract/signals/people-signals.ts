import type { People } from "../lines/people.ts";
import { isQuestion } from "../lines/conditions.ts";
import { guarded, type Guarded } from "../../text/guarded.ts";

const NAME = String.raw`(\p{Lu}[\p{L}&'’-]*\p{Ll}[\p{L}&'’-]*(?: \p{Lu}[\p{L}&'’-]+)?)`;
const RIVAL: readonly Guarded[] = [
  guarded(new RegExp(String.raw`\b(?:compar(?:e|ed|ing|ison)|evaluat(?:e|ed|ing)|look(?:ed|ing) at|talk(?:ed|ing) to|speaking to|trial(?:l?ing|led)?|test(?:ed|ing)|(?:quote|offer|proposal|bid|system|demo|pitch|price|product|solution|tool|software)s? (?:from|by|of)|go(?:ing|ne)? with|went with|chose|chosen|picked|selected|switch(?:ed|ing)? to|signed with|using|against|versus|vs\.?|instead of|incumbent is|current (?:supplier|vendor|provider|system) is) (?:\p{L}+ ){0,5}?${NAME}`, "u")),
  guarded(new RegExp(String.raw`\b${NAME} (?:has |have |had |is |was |were |are )?(?:also |already |just |even )*(?:offer(?:ed|s|ing)|quoted|bid|undercut|pitched|cheaper|less expensive|came in (?:at|lower|with)|sent us (?:an? )?(?:offer|quote|proposal)|is (?:also )?in the (?:running|race|mix)|gave us (?:an? )?(?:offer|quote|price)|promis(?:ed|es)|matches|has a (?:lower|better))`, "u")),
];
const RIVAL_PLAIN =
  guarded(/\b(?:competitors?|(?:another|a different|the other|other|a second|second|two|three|alternative|rival) (?:vendor|supplier|provider|bidder|quote|offer|bid|tender|manufacturer)s?\b(?! (?:note|form))|competing (?:offer|quote|bid|product)s?|(?:quotes|offers|bids|prices) from (?:two|three|several|other)|your competition|(?:the|our) incumbent|shopping around|they already run the|cheaper (?:offer|quote|alternative|option) from)\b/i);
const WEEKDAY_OR_MONTH =
  guarded(/^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December|The|This|That|These|As|What|Which|Who|Then|There|Nobody|Everybody|Somebody|Someone|He|She|They|His|Her|Their|My|No|Yes|It|We|You|I|Our|Your|If|In|On|And|But|So|English|German|French|Excel|PDF|Teams|Zoom|Outlook|Modbus|Ethernet|Wi-?Fi|Bluetooth)\b/);

/** Another seller is in the running. Shown on the activity; stops nothing. */
export function competitorSignal(plain: string, people: People): boolean {
  return RIVAL_PLAIN.test(plain) || competitorName(plain, people) !== null;
}

/** The name of that seller, where one is given. */
export function competitorName(plain: string, people: People): string | null {
  for (const pattern of RIVAL) {
    const name = pattern.exec(plain)?.[1];
    if (name !== undefined && !WEEKDAY_OR_MONTH.test(name) && people.named(name) === null && !people.nameWords.has((name.split(" ")[0] ?? "").toLowerCase())) return name;
  }
  return null;
}

const LEFT: readonly Guarded[] = [
  guarded(new RegExp(String.raw`\b${NAME} (?:has |have )?(?:just |already |sadly |unfortunately )?(?:left (?:the company|us|the (?:firm|group|team|business)|\p{Lu}\p{L}+|at|in|last|on|his|her)|(?:is|'s) (?:no longer (?:with|at|working|here)|leaving|gone|retiring|moving (?:on|to another))|resigned|retired|moved on|(?:has )?moved to (?:another|a different|a new) (?:company|firm|job|role|department|team|division)|quit|was let go|has taken (?:a|another) (?:job|role|position)|no longer works|departed)`, "u")),
];
const LEFT_PLAIN =
  guarded(/\b(?:my last day (?:is|will be|at|was)|i(?:'m| am) leaving (?:the company|on|at|in|us)|i(?:'ve| have) (?:left|resigned|handed in)|i(?:'m| am) moving on|my successor|(?:handing|handed|hands) (?:\p{L}+ )?over to my (?:successor|colleague)|(?:taking|takes|took) over from (?:me|him|her|\p{Lu}\p{L}+)|no longer (?:responsible|in charge)|(?:he|she)(?:'s| is| has|'s been)? (?:no longer (?:with us|with the company|here|works)|left (?:the company|us)|leaving (?:the company|us)|resigned|retired|replaced by)|(?:champion|sponsor|contact|manager|buyer) (?:has )?(?:left|resigned|retired)|(?:will be|been|is being|was) replaced by \p{Lu}\p{L}+ \p{Lu})/iu);

/** Somebody who carried the deal is gone. */
export function leftSignal(plain: string, people: People): boolean {
  if (isQuestion(plain)) return false;
  if (LEFT_PLAIN.test(plain)) return true;
  return LEFT.some((pattern) => {
    const name = pattern.exec(plain)?.[1];
    return name !== undefined && !WEEKDAY_OR_MONTH.test(name) && (people.named(name) !== null || /^\p{Lu}\p{L}+ \p{Lu}/u.test(name));
  });
}
