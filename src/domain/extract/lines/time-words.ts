import { guarded, guardedAny } from "../../text/guarded.ts";

/** A cheap look whether words speak of a coming day or hour; reading the date itself is the job of `text/business-dates.ts`. */
export function mentionsTime(text: string): boolean {
  const at = asked.indexOf(text);
  if (at >= 0) return answers[at] ?? false;
  const answer = TIME.test(text) && HINT.test(text);
  asked[next] = text;
  answers[next] = answer;
  next = (next + 1) % ASKED_MAX;
  return answer;
}

/** A sentence and its parts are asked about several times in a row. */
const ASKED_MAX = 4;
const asked: string[] = [];
const answers: boolean[] = [];
let next = 0;

/** Without any of these no date can be there. */
const HINT =
  guarded(/\d|day|week|month|quarter|year|night|tomorrow|morning|afternoon|evening|noon|lunch|end|first|second|third|th\b|\beo[dbwmqy]\b|\bcob\b|close of|right after|straight after|hour|minute|\b(?:mon|tues?|wed|thu|thurs|fri|jan|feb|mar|march|apr|april|may|jun|june|jul|july|aug|august|sep|sept|oct|nov|dec|q[1-4])\b|ember|octo|uary|overmorrow|fortnight|mid|start of|beginning/i);

const DAY = "(?:mon|tues?|wednes|thurs?|fri|satur|sun)day|mon|tues?|wed|thurs?|thu|fri";
const MONTH = "jan(?:uary)?|feb(?:ruary)?|march|mar|april|apr|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const ORDINAL =
  "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|twenty-\\p{L}+th|twenty-first|twenty-second|twenty-third|thirty-first|\\d{1,2}(?:st|nd|rd|th))";
const COUNT = "(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|\\d{1,3}|a couple of|a few|couple of)";

const TIME = guardedAny([
  String.raw`\b(?:today|tonight|tomorrow|overmorrow|this (?:morning|afternoon|evening|week|month|quarter|weekend|\p{L}+day)|(?:next|coming|following) (?:week|month|quarter|year|\p{L}+day))\b`,
  String.raw`\b(?:eod|eob|cob|eow|eom|eoq|eoy|close of (?:business|play)|noon|midday|lunch(?:time)?|first thing|same day|right after|straight after|mid-?week|weekend|fortnight|month-end|year-end)\b`,
  String.raw`\b(?:end|start|beginning|middle|mid) of (?:the |this |next )?(?:day|week|month|quarter|year|business|q[1-4]|${MONTH})\b`,
  String.raw`\bend (?:q[1-4]|${MONTH})\b|\bq[1-4]\b`,
  String.raw`\b(?:${DAY})(?:'s)?\b(?!\s+(?:is|was) (?:good|fine))`,
  String.raw`\b(?:${MONTH})\.? (?:the )?(?:\d{1,2}|${ORDINAL})\b|\b(?:\d{1,2}|${ORDINAL})\.? (?:of )?(?:${MONTH})\b|\b(?:in|by|before|until|during|mid-?) ?(?:${MONTH}|may)\b`,
  String.raw`\b\d{1,2}(?:st|nd|rd|th)? (?:of )?may\b|\bmay (?:the )?(?:\d{1,2}|${ORDINAL})\b`,
  String.raw`\b(?:by|on|before|until|till|from|within|the) (?:the )?${ORDINAL}\b`,
  String.raw`\b(?:in|within|inside|after|over the next) (?:the next )?${COUNT} (?:business |working |calendar )?(?:minute|hour|day|week|month)s?\b`,
  String.raw`\b\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b`,
  String.raw`\b(?:by|at|before|until) \d{1,2}(?::\d{2})? ?(?:am|pm|o'clock)\b`,
], "iu");
