import { isConditional, isHypothetical, isQuestion } from "../lines/conditions.ts";
import { guarded, guardedAny } from "../../text/guarded.ts";

const WHO = String.raw`(?:board|management|committee|steering committee|executives?|exec team|ceo|cfo|coo|md|director|directors|boss|owner|owners|leadership|council|finance|partners|trustees|procurement|purchasing|headquarters|hq|head office|group|budget holder|investment committee|capital committee)`;
const DEAL = "(?:project|order|deal|purchase|budget|investment|proposal|offer|contract|quote|business case|rollout|roll-out|pilot|capex|spend|request|agreement|subscription|phase \\w+|it|this|that|everything)";

const STAGE = guardedAny([
  // decided for it
  String.raw`\b${WHO} (?:has |have |just |finally |already |'s |all )*(?:approved|signed off|green-?lit|said yes|agreed to|given (?:us )?(?:the|its|their|his|her) (?:go-?ahead|green light|ok|okay|approval|blessing)|gave (?:us |it )?(?:the|its|their|his|her) (?:go-?ahead|green light|ok|okay|approval|blessing)|voted (?:for|in favou?r|yes)|rejected|turned (?:it |this |us |you )?down|declined|said no|voted (?:against|no|it down)|killed|stopped|cancell?ed|pulled)\b`,
  String.raw`\b(?:we|i|they|he|she|${WHO})(?:'ve| have|'re| are| has|'s)? (?:now |just |finally |officially |all )*(?:(?:decided|opted|voted|concluded) (?:to (?:go (?:ahead|forward|with (?:you|your|the (?:offer|other|incumbent|competition)|another|someone|somebody|a (?:different|local|bigger|cheaper)))|buy|order|proceed|sign|move (?:ahead|forward)|stay with|stick with|renew|cancel|stop|postpone|award)|for (?:you|your)|on (?:you|your)|in favou?r of|against|not to (?:buy|order|proceed|go ahead|go forward|continue|renew|sign|pursue|move|go with)|that we)|(?:chosen|chose|selected|picked|awarded) (?:you|your|the (?:other|offer|proposal|contract|order)|another|a (?:different|local|bigger|cheaper)|someone|somebody))\b`,
  String.raw`\b(?:we|they)(?:'ll| will|'re| are|'ve| have| went| go) (?:be |now |gone |decided to |going to )*(?:go|going|gone|went|proceed(?:ing)?|mov(?:e|ing)|sign(?:ing|ed)?|stay(?:ing)?|stick(?:ing)?) (?:ahead |forward )?with (?:you|your|the (?:offer|proposal|other (?:offer|supplier|vendor|provider|one|system)|competition|incumbent|current)|another (?:supplier|vendor|provider|company|offer|system|product|solution)|someone else|somebody else|a different (?:supplier|vendor|provider)|our (?:current|existing|incumbent))`,
  String.raw`\bwent with (?:you|another|someone else|somebody else|the other|a competitor)\b`,
  String.raw`\b(?:you|you guys|your team|kestrel|your company)(?:'ve| have)? (?:won|got|have got|are getting|get) (?:the|this|our) (?:deal|business|order|contract|project|job|tender|bid)\b`,
  String.raw`\b(?:deal|order|contract|project|business|job) is yours\b|\bwe have a deal\b|\bit's a deal\b|\bverbal(?:ly)? (?:yes|ok|okay|go-?ahead|approval|agree\w*|commit\w*|confirm\w*)|\b(?:got|have|gave|given|giving) (?:\p{L}+ ){0,2}?(?:the )?(?:green light|go-?ahead|thumbs up|final approval|sign-?off|final ok)\b|\bgreen-?lit\b|\bletter of intent\b|\bshort-?list(?:ed)?\b`,
  String.raw`\b(?:purchase order|\bPO\b|p\.o\.)(?: \p{L}+| #?\d+){0,5}? (?:is|has been|was|will be|'s|are|being|goes|went|should be|to be) (?:\p{L}+ ){0,2}?(?:coming|on (?:its|the) way|issued|raised|signed|sent|released|prepared|in (?:the )?(?:preparation|works|system|process)|placed|out|approved|created|processed|with)`,
  String.raw`\b(?:is|are|will be|'s|'re|'ll be|have|has|am|'m|we'll|i'll|will|going to) (?:now |just |already |currently )?(?:prepar(?:e|ing)|issu(?:e|ed|ing)|rais(?:e|ed|ing)|plac(?:e|ed|ing)|sign(?:ed|ing)?|send(?:ing)?|cut(?:ting)?|creat(?:e|ed|ing)|releas(?:e|ed|ing)|submitt?(?:ed|ing)?) (?:you )?(?:the|a|our|an|your) (?:\p{L}+ )?(?:purchase order|po\b|order\b(?! form| of)|contract|agreement|letter of intent)`,
  String.raw`\b(?:contract|agreement|order form|order|paperwork|msa|sow) (?:is|has been|was|got|'s|are) (?:now |just |already |finally |being )?(?:signed|countersigned|executed|approved|with legal|in legal|with procurement|in procurement|being reviewed by (?:our )?legal)\b`,
  String.raw`\b(?:legal|procurement|purchasing|lawyers|counsel|legal team|purchasing department|infosec|security review|vendor onboarding|redlining) (?:has|have|is|are|team has|team is)? ?(?:now |already |just |currently )?(?:started|begun|kicked off|reviewing|looking (?:at|over) (?:the|your) (?:contract|agreement|terms|paper)|going through|working on|taken over|involved|on it|redlining|negotiating|processing|opened)\b`,
  String.raw`\b(?:contract|agreement|offer|proposal|terms|paper(?:work)?|msa)\b.{0,40}\b(?:is|are|went|goes|sits|has gone|'s|now|been sent|handed|moved) (?:now |over |already )*(?:to|with|in|at|before) (?:our |the )?(?:legal|lawyers|procurement|purchasing|counsel)\b`,
  // in other words
  String.raw`\b(?:${WHO}) (?:has |have |just |finally |already )*(?:gave|given|given it|gave it) (?:it |this |us )?the (?:nod|thumbs up|go|okay|ok)\b|\b(?:${WHO}) (?:has|have) (?:now |just |finally )?signed\b`,
  String.raw`\bpreferred (?:bidder|supplier|vendor|partner|provider)\b|\b(?:did(?: not|n't)|have not|haven't) (?:win|won|make it|get (?:the|this) (?:deal|job|contract|order|project))\b(?=.{0,20}(?:one|tender|deal|contract|order|project|job|bid|round|shortlist))|\bnot (?:been )?(?:selected|chosen|awarded)\b|\bcame (?:in )?second\b`,
  String.raw`\b(?:legal|lawyers|counsel|procurement|purchasing) (?:has|have|got|now has|now have) (?:your|the) (?:paper|contract|agreement|draft|terms|msa|order)\b|\b(?:opened|created|set up|opening|creating|setting up) (?:you as |a |an |the )?(?:new )?(?:vendor|supplier)(?: file| account| number| record)?\b|\bout for signature\b|\b(?:in|for) (?:the )?signature (?:round|process|folder)\b`,
  String.raw`\b(?:stop|freeze|halt|stopped|frozen|halted) (?:all |any |every )?(?:new )?(?:purchases|purchasing|spending|investments|projects|orders|procurement)\b|\b(?:spending|purchasing|investment|budget|procurement) (?:freeze|stop|ban|moratorium)\b|\blet (?:it|this|the (?:whole )?(?:thing|project|topic|matter)) (?:rest|drop|lie|go for now)\b|\b(?:not|no longer) a priority\b|\bno-go\b`,
  String.raw`\bit's a (?:yes|no|go)\b`,
  String.raw`\b(?:ready|prepared|happy|going|want|like|able|authori[sz]ed) to (?:sign|place the order|proceed(?: with (?:the|your))?|go ahead(?: with (?:the|your))?|move (?:ahead|forward) with (?:you|the|your))\b`,
  String.raw`\b(?:we|i) (?:hereby |gladly |now |happily )?accept (?:your|the) (?:offer|proposal|quote|quotation)\b`,
  String.raw`\b(?:please|you can|you may) (?:go ahead|proceed) with the (?:order|contract|installation|delivery|project)\b`,
  String.raw`\bconsider it ordered\b`,
  // decided against it
  String.raw`\b(?:not (?:be )?(?:going|moving|go|move|proceed(?:ing)?|pursu(?:e|ing)) (?:ahead|forward|with (?:it|this|you|your|the)|any further)|won't (?:be )?(?:proceed|pursu|go(?:ing)? (?:ahead|forward|with)|mov(?:e|ing) forward|buy|order(?:ing)? from)|decided against|pass(?:ing)? on (?:this|your|the) (?:offer|proposal|project|deal)|no longer (?:need|interested|pursuing|a priority|moving|going)|(?:pulled|pulling) the plug|called (?:it|the project) off|walk(?:ed|ing)? away from)\b`,
  String.raw`\b(?:the |our |this |whole )?(?:project|deal|purchase|tender|initiative|rfp|investment|evaluation|programme|program)(?:'s| is| was| has been| got| have been| are)? (?:now |just |been |put |officially |completely |basically )*(?:dead|cancell?ed|killed|stopped|shelved|scrapped|dropped|on hold|on ice|frozen|parked|off the table|terminated|abandoned|called off|approved|green-?lit)\b`,
  String.raw`\b(?:no decision|no-decision|undecided)\b.{0,40}\b(?:been (?:made|taken)|this (?:year|quarter)|for now|yet)\b|\b(?:we|you|they)(?:'ve| have)? lost (?:the|this|to|out to|it to) (?:deal|order|tender|bid|project|business)|\b(?:signed|contracted|placed (?:the|our) order|closed) with (?:another|a competitor|someone else)\b`,
  String.raw`\b${DEAL}(?:'s| is| was| has been| got| gets)? (?:now |just |finally |been |formally |officially )*(?:approved|signed off|green-?lit|awarded|rejected|turned down)\b(?! by (?:you|your))`,
  String.raw`\b(?:budget|funding|money|funds|capex) (?:is|has been|was|got|'s) (?:now |just |finally |fully )*(?:approved|confirmed|released|secured|signed off|granted|allocated|cut|gone|frozen)\b`,
], "iu");
/** What decisions are about: without any of these it is another one. */
const STAGE_WORDS =
  guarded(/approv|sign|decid|decision|cho[os]|select|pick|opted|vot(?:ed|ing)|award|conclud|agreed|declin|reject|turn(?:ed|s)? |blessing|go-?ahead|green|with |won\b|\byours\b|verbal|intent|short-?list|purchase|\bpo\b|p\.o\.|order|contract|agreement|legal|lawyer|counsel|procure|infosec|onboarding|redlin|proceed|moving|forward|pursu|no longer|no-decision|plug|called|walk|project|deal|tender|initiative|rfp|lost|budget|fund|money|capex|nod\b|thumbs|preferred|win\b|win |award|second|draft|vendor|supplier|freez|frozen|halt|spending|rest\b|drop|lie\b|priority|no-go|it's a|ready to|accept|consider|cancel|kill|stopp|pulled/i);
/** Names tell only where capitals count: "go with Rivalo", not "go with a simple battery". */
const CHOSE_NAME =
  guarded(/\b(?:go(?:ing)?|gone|went|sign(?:ing|ed)?|contracted|stay(?:ing)?|stick(?:ing)?|closed|placed (?:the|our) order) (?:ahead |forward )?with \p{Lu}\p{L}+|\b(?:decided (?:on|for|in favou?r of)|chosen|chose|selected|picked|awarded (?:it )?to|lost (?:out )?to|opted for) \p{Lu}\p{L}+/u);
const STAGE_NOT =
  guarded(/\b(?:when|until (?:the|our)|before|once|as soon as|not (?:yet )?(?:been )?(?:approved|signed|decided)|hasn't|haven't|isn't|not yet|still (?:has|have|needs?|waiting|open|to|undecided|talking)|waiting for|hope|hoping|wants (?:me|us)|need|needs|i'd like to get|should|has to|have to|must|last (?:year|spring|autumn|summer|winter)|in (?:19|20)\d\d|back then|years ago|some years|in my last job|previous company|meeting|invite|drawing|layout|sample|test plan|colou?r|bracket|position|decided (?:to (?:meet|move the (?:meeting|call)|call|wait|stay|use|test|put|mount|keep|start|have|do|try|drop the|split|look)))\b/i);

/** The deal moved: decided for or against, approved, order or contract under way, legal or procurement at work. */
export function stageSignal(plain: string): boolean {
  if (!(STAGE.test(plain) || (CHOSE_NAME.test(plain) && /\b(?:we|they|board|management|procurement|purchasing|company|group)\b/i.test(plain)))) return false;
  if (!STAGE_WORDS.test(plain) || isQuestion(plain) || isConditional(plain)) return false;
  return !STAGE_NOT.test(plain) && !isHypothetical(plain);
}

const PERCENT = String.raw`(?:\d{1,3} ?(?:%|percent|per cent)|(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))? ?(?:percent|per cent|%)|a hundred percent|fifty-fifty|50[/-]50)`;
const FORECAST = guardedAny([
  String.raw`\b${PERCENT}(?: \p{L}+){0,2}? (?:sure|certain|confident|likely|there|probab\w+|chance|done|convinced|committed)\b`,
  String.raw`\b(?:chance|chances|probability|likelihood|odds|confidence)\b.{0,40}\b${PERCENT}`,
  String.raw`\b(?:put|call|mark|book|pencil|count|write|note|have|list|forecast|plan)\b.{0,30}\b(?:down |in |at |as )+${PERCENT}`,
  String.raw`\b${PERCENT}\b.{0,40}\b(?:for (?:this|next|the) (?:quarter|year|month)|this quarter|quarter's (?:plan|forecast|number)|in the forecast|for q[1-4])`,
  String.raw`\b(?:put|move|keep|have|leave|count|include|pencil|book|plan|forecast)\b.{0,40}\b(?:in|into|to|for|from) (?:the |your |our |my )?(?:commit|best case|upside|forecast|pipeline for|q[1-4] (?:number|forecast|plan)|this (?:quarter|month)'s (?:number|forecast|plan))\b`,
  String.raw`\b(?:you can |safe to |can )(?:forecast|count on|bank on|book|plan with|pencil in) (?:it|this|the (?:order|deal|po)|us|our order)\b.{0,40}\b(?:for|in|this|by|next)\b`,
  String.raw`\b(?:confident|optimistic|sure)\b.{0,25}\b${PERCENT}|\b(?:put|see|rate|call) (?:it|us|this|that|the (?:deal|order|chances?)) (?:down )?(?:at|as) (?:about |around |roughly )?(?:${PERCENT}|(?:one|two|three|four|nine|eight|seven) (?:in|out of) (?:two|three|four|five|ten))|\bcount us in for (?:this|next|the|q[1-4])|\bchances\b.{0,20}\b(?:good|slim|high|low|even|fifty)`,
  String.raw`\b(?:as good as (?:done|signed|certain)|basically a done deal|done deal|in the bag|very likely to (?:close|sign|order|buy)|unlikely to (?:close|sign|order|buy|happen)|(?:it's|its|is|we're|that's) (?:now )?(?:very |highly |quite |pretty |more )?(?:likely|unlikely|probable|improbable|certain) (?:that )?(?:we|to) (?:(?:will|'ll) )?(?:sign|order|buy|close|go ahead|go with you))\b`,
], "iu");

/** How likely the deal is, in the words of somebody who may know. */
export function forecastSignal(plain: string): boolean {
  return FORECAST.test(plain) && SURENESS.test(plain) && !MEASURED.test(plain) && !isQuestion(plain);
}

/** How sure somebody is, in words or in figures. */
const SURENESS = /%|per ?cent|fifty|50|commit|best case|upside|forecast|pipeline|number|plan|chances| in four| in five| in ten|out of ten|count us|count on|bank on|book|pencil|as good as|done deal|in the bag|likely|probable|certain/i;
/** What else is told in percent. */
const MEASURED = /\b(?:discount|off|humidity|battery|charge|load|capacity|uptime|accura\w+|availability|torque|drift|moisture|oxygen|concentration|deposit|fee|margin|vat|tax|interest|efficien\w+|scrap|yield)\b/i;

const BUYING = "(?:order|orders|purchase|project|deal|decision|signature|signing|contract|agreement|po|p\\.o\\.|investment|budget|rollout|roll-out|go-live|start|kick-?off|capex|funding|procurement|tender|rfp|award|approval|phase (?:one|two|three|1|2|3)|programme|program|closing|whole thing|thing|loop|pilot|install(?:ation)?|upgrade|replacement|expansion|migration|implementation|it|this|that|everything|we|timeline|plan)";
const PERIOD =
  "(?:q[1-4]\\b|(?:the |this |next |following |first |second |third |fourth |last )?(?:quarter|half(?: of the year| year)?|fiscal(?: year)?|financial year|calendar year|budget (?:year|cycle|round))|(?:next|this|the new|new|the following|later this|end of the|coming) (?:year|spring|summer|autumn|fall|winter)|(?:january|february|march|april|may|june|july|august|september|october|november|december)\\b(?! \\d)(?: 20\\d\\d)?|(?:(?:after|until|before|till) )?(?:the )?(?:summer|easter|christmas|new year|holidays|spring|autumn|fall|winter|year-?end|shutdown)|20\\d\\d|h[12]\\b|fy ?\\d\\d)";
const CLOSE_DATE = guardedAny([
  String.raw`\b${BUYING}\b.{0,50}\b(?:slip(?:s|ped|ping)?|push(?:ed|es)|postponed|delayed|deferred|moved|moves|shifted|shifts|pulled forward|brought forward|bumped|rescheduled|put (?:back|off)|held (?:back|off))\b.{0,50}\b(?:${PERIOD}|by (?:a|one|two|three|\d) (?:quarters?|months?)|out|back|later)`,
  String.raw`\b(?:not|won't|can't|cannot|no|unable|don't|isn't|never|nothing)\b.{0,60}\b(?:order|sign|buy|purchase|decide|place|commit|start|spend|approve|close|happen|go ahead|proceed|invest|decision|po|contract|budget|money|signature)\b.{0,40}\b(?:before|until|till|this|in|within|earlier than)\b.{0,24}\b${PERIOD}`,
  String.raw`\b(?:place|placing|sign|signing|send|release|issue|raise|give|have|get|cut)\b.{0,24}\b(?:the |an? |our |your )?(?:order|po|purchase order|contract|signature|agreement)\b.{0,40}\b(?:in|by|before|until|at the end of|end of|this|next|within|early|late|mid)\b.{0,16}\b${PERIOD}`,
  String.raw`\b(?:we|they|i)(?:'ll| will| can| want to| plan to|'re going to| are going to|'d like to| expect to|'re planning to| intend to| need to| hope to|'re looking to) (?:only |probably |likely |finally )?(?:sign|order|buy|close|decide|place|purchase|go ahead)\b.{0,40}\b(?:in|by|before|until|end of|this|next|within|early|late|mid|after)\b.{0,16}\b${PERIOD}`,
  String.raw`\b(?:decision|order|signature|signing|budget|money|funds|funding|purchase|po|investment|close|closing|approval)\b(?: \p{L}+){0,5}? (?:is|are|will be|will come|comes|'s|expected|planned|due|available|only|released|not|falls|fall)\b.{0,30}\b(?:in|by|before|until|for|at|from|on|not before|after|end of|this|next)\b.{0,16}\b${PERIOD}`,
  String.raw`\b(?:budget|money|funds|funding|capex)\b.{0,40}\b(?:frozen|freeze|gone|cut|exhausted|spent|on hold)\b.{0,40}\b(?:until|till|this|for|before|in)\b`,
  String.raw`\b(?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|summer|autumn|spring|winter|next year) (?:order|deal|decision|purchase|signature|thing|topic|story)\b`,
  String.raw`\bno (?:new )?(?:spend|spending|orders?|purchases?|budget|money|investments?|decision)\b.{0,30}\b(?:until|till|before|this|in)\b.{0,16}\b${PERIOD}`,
  String.raw`\b(?:back|out|over|forward|slips?|slipped|pushed|moved|delayed|postponed|deferred) (?:in)?to (?:${PERIOD})`,
], "iu");
const PERIOD_WORDS =
  guarded(/\bq[1-4]\b|quarter|half|fiscal|year|spring|summer|autumn|\bfall\b|winter|easter|christmas|holidays|shutdown|round|cycle|20\d\d|\bh[12]\b|\bfy|january|february|march|april|\bmay\b|june|july|august|september|october|november|december|slip|push|postpone|delay|defer|moved|moves|shift|pulled|brought|bumped|rescheduled|put |held|frozen|freeze|gone|cut|exhausted|spent|hold/i);
const CLOSE_DATE_NOT =
  guarded(/\b(?:meeting|call|demo|workshop|visit|weekly|invite|appointment|webinar|audit|inspect\w*|trade ?fair|training session|shut|shutdown|outage|release|roadmap|version|firmware|warranty|holiday|vacation|leave|last (?:year|spring|autumn|summer|winter|quarter)|hasn't|lunch|dinner|drawing|layout)\b/i);

/** When the order comes: it slips, moves, waits for a budget, or gets a day of signing. */
export function closeDateSignal(plain: string): boolean {
  if (!CLOSE_DATE.test(plain) || !PERIOD_WORDS.test(plain) || isQuestion(plain) || isConditional(plain)) return false;
  return !CLOSE_DATE_NOT.test(plain);
}
