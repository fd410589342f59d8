import { before, maskHit, matchesOf } from "./span.ts";
import type { Hit } from "./span.ts";
import { guarded } from "../text/guarded.ts";

/** Secrets that open something: keys by their issuers' prefixes, passwords, pins, tokens in links, private keys. */
export function findCredentials(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const [rule, pattern] of KEYS) for (const match of matchesOf(pattern, text)) hits.push(maskHit(match.index, match.index + match[0].length, "credential", rule));
  if (MENTION.test(text)) hits.push(...assignments(text), ...said(text), ...saidBefore(text), ...pins(text), ...pairs(text));
  return hits;
}

const MENTION = guarded(/pass|pwd|\bpw\b|\bpin\b|code|secret|token|kennwort|contrase|login|credential|api|key|mot de passe|geheim/i);

// Prefixes as the issuers document them for secret scanners.
const KEYS = ([
  ["credential.private-key", /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,8000}?(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|(?=-----BEGIN [A-Z ]{0,30}PRIVATE KEY)|$)/g],
  ["credential.aws", /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g],
  ["credential.github", /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255})/g],
  ["credential.gitlab", /\bgl(?:pat|dt|rt|cbt)-[A-Za-z0-9_-]{16,64}/g],
  ["credential.slack", /\bxox[abeprs]-[A-Za-z0-9-]{10,200}|hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,100}/g],
  ["credential.prefix", /\b(?:[srp]k|whsec)_(?:live|test)_[A-Za-z0-9]{10,200}|\bsk-[A-Za-z0-9_-]{16,200}|\bwhsec_[A-Za-z0-9+/=]{16,100}/g],
  ["credential.prefix", /\b(?:AIza[A-Za-z0-9_-]{30,45}|ya29\.[A-Za-z0-9_-]{20,500}|GOCSPX-[A-Za-z0-9_-]{20,40}|SG\.[A-Za-z0-9_-]{16,40}\.[A-Za-z0-9_-]{20,80}|npm_[A-Za-z0-9]{30,50}|hf_[A-Za-z0-9]{20,60}|dop_v1_[a-f0-9]{40,80}|shp(?:at|ss|ca|pa)_[a-fA-F0-9]{20,60}|pat-(?:na|eu)\d-[a-f0-9-]{30,50}|AGE-SECRET-KEY-1[A-Z0-9]{20,80}|pypi-[A-Za-z0-9_-]{40,200}|rubygems_[a-f0-9]{40,60}|lin_api_[A-Za-z0-9]{20,60}|EAA[A-Za-z0-9]{40,300})/g],
  ["credential.prefix", /\b00D[A-Za-z0-9]{12,15}![A-Za-z0-9_.]{20,200}/g],
  ["credential.jwt", /\beyJ[A-Za-z0-9_-]{6,4000}\.[A-Za-z0-9_-]{6,8000}(?:\.[A-Za-z0-9_-]{0,2000})?/g],
  ["credential.bearer", /\b(?:Bearer|Basic) [A-Za-z0-9._~+/-]{16,2000}={0,2}/g],
  ["credential.sql", /\bidentified by ['"][^'"\n]{3,200}['"]/gi],
  ["credential.url", /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@]{1,100}:[^\s/?#@]{1,200}@[^\s"'<>]{1,300}/gi],
  ["credential.connection", /\b(?:(?:server|data source|host|endpoint|accountname|account ?name|user id|uid|defaultendpointsprotocol)=[^;\n]{1,200};\s?){1,10}[^\n]{0,200}?(?:password|pwd|accountkey|sharedaccesskey)=[^;\s]{1,300}/gi],
  ["credential.link", /\bhttps?:\/\/(?![^\s/]{0,80}(?:zoom\.us|webex\.com|teams\.microsoft\.com|teams\.live\.com|meet\.google\.com|gotomeeting\.com)\b)[^\s"'<>]{1,300}?(?:(?:[?&#;](?:access_?token|refresh_?token|id_?token|token|reset_?token|auth|auth_?key|api_?key|apikey|secret|password|pass|pwd|otp|ticket|sig|signature|invite_?token|magic|key|hash|code)=)|\/(?:reset|password|recover|magic|activate|verify|confirm|invite|set-?password)[a-z_-]{0,24}\/)[A-Za-z0-9._~%+/=-]{12,800}/gi],
] as const).map(([rule, pattern]) => [rule, guarded(pattern)] as const);

const NAME = "(?:pass(?:word|wd|code|phrase|wort)?|pwd|secret|api[_ -]?key|access[_ -]?key|secret[_ -]?key|auth[_ -]?token|access[_ -]?token|client[_ -]?secret|private[_ -]?key|token|kennwort)";
const ASSIGNS = new RegExp(`${NAME}["'\`]?\\s{0,3}[=:]`, "i");
const ASSIGNED = guarded(new RegExp(`(?:[\\w.-]{0,24}[_.-]?|\\b)${NAME}["'\`]?\\s{0,3}(?:=>|:=|=|:)\\s{0,3}(?:"([^"\\n]{3,200})"|'([^'\\n]{3,200})'|\`([^\`\\n]{3,200})\`|([^\\s"'\`,;<>)\\]}]{3,200}))`, "gi"));
/** A word after "password" that tells about it instead of being it. */
const ORDINARY = new Set((
  "a an the is are was were be been being and or not no none so too to for of on in at by with from that this it its your my our his her their will would can could should must may might has have had do does did " +
  "required needed necessary correct incorrect wrong right valid invalid expired expires expiring reset resets changed changes change protected policy policies manager protection recovery same different " +
  "below above attached separate separately sent following as via when if until after before again also still now here there where which who what why how new old missing set field fields page screen prompt " +
  "strength length free only just please see too known unknown secret managed stored saved shared hint rules rule works working broken blocked locked up out off over under already never always maybe secure safe " +
  "one two three day night through go goes port him them us you me we they she he i word words number code codes letter letters mail email text call phone desk it's that's isn't doesn't hasn't won't " +
  "based authentication auth login access control sync synchronisation rotation requirements issue problem issues problems sharing reader holder").split(" "));
const MASK_TOKEN = /^\[[a-z ]+removed\]?/;

function assignments(text: string): Hit[] {
  // A walk without the letters before the name costs a tenth.
  if (!ASSIGNS.test(text)) return [];
  return matchesOf(ASSIGNED, text).flatMap((match) => {
    const value = match[1] ?? match[2] ?? match[3] ?? match[4] ?? "";
    if (MASK_TOKEN.test(value) || value.startsWith("[")|| /^(?:https?:|<|\$\{|\{\{|\*{3,})/i.test(value)) return [];
    if (joinCode(text, match.index) || ORDINARY.has(bare(value))) return [];
    const quoted = match[4] === undefined;
    const end = match.index + match[0].length - (quoted ? 1 : 0) - (quoted ? 0 : trailing(value));
    const start = match.index + match[0].length - (quoted ? 1 : 0) - value.length;
    return [maskHit(withUser(text, match.index, start), end, "credential", "credential.assigned")];
  });
}

const SAID = guarded(/\b(?:password|pass ?word|passwd|passwort|pwd|pw|pass ?code|pass ?phrase|kennwort|mot de passe|contraseña|wachtwoord|access code|entry code|gate code|door code|alarm code|lock code|wifi key|wi-fi key|api key|secret key|secret|access key|token|one[- ]time (?:code|password)|verification code|otp|2fa code|unlock code|combination|login code)\b(?:[ ,]{1,2}(?:for [\w -]{1,40}?|to [\w -]{1,30}?|there|here|again|today))?(?:[ ,:=]{1,3}(?:is|was|are|will be|ist|est|lautet|now|still|just|set to|changed to|reset to|would be|it's|becomes)|'s)*(?:[\s:=,]{1,3}|[ \t]{0,3}(?:->|\u2192|\|)[ \t]{0,3}|[ \t]{1,3}-[ \t]{1,3})(?:"([^"\n]{2,100})"|'([^'\n]{2,100})'|([^\s"'<>,;]{3,100}))/gi);

function said(text: string): Hit[] {
  return matchesOf(SAID, text).flatMap((match) => {
    const quoted = match[1] ?? match[2];
    const value = quoted ?? match[3] ?? "";
    const stated = /\b(?:is|was|are|will be|ist|est|lautet|set to|changed to|reset to|would be|it's)\b[\s:=,]{1,3}\S*$|[:=]\s{0,3}\S*$/i.test(match[0]) || quoted !== undefined;
    if (value.startsWith("[") || joinCode(text, match.index)) return [];
    const word = bare(value);
    const wordy = /^[\p{L}'-]+$/u.test(word);
    // Without "is" only a value that no dictionary holds counts: "password Sh0ddy-Wool!58", not "password reset".
    const spelt = /phrase/i.test(match[0]) && stated;
    if ((ORDINARY.has(word) && !spelt) || ((!stated || /\n/.test(match[0])) && (wordy || !/\d|[^\p{L}\d]/u.test(word)))) return [];
    const phrase = /phrase/i.test(match[0]) && stated && quoted === undefined ? (/^(?: [\p{L}\d'-]{1,20}){1,7}/u.exec(text.slice(match.index + match[0].length))?.[0].length ?? 0) : 0;
    const end = match.index + match[0].length - (quoted === undefined && phrase === 0 ? trailing(value) : 0) + phrase;
    const start = match.index + match[0].length - value.length - (quoted === undefined ? 0 : 1);
    return [maskHit(withUser(text, match.index, start), end, "credential", "credential.password")];
  });
}

/** The end of what {@link SAID_BEFORE} finds: a long text holds all of its words somewhere, and a walk that begins at every word costs far more. */
const TOLD_AS_SECRET = guarded(/ (?:is|was|ist|war|lautet) (?:the|our|your|my|his|her|their|das|unser|euer|ihr|mein|dein|sein)(?: [\p{L}\d-]{1,20}){0,2} ?(?:password|pass ?code|passwort|kennwort|pwd)/iu);
const SAID_BEFORE = guarded(/(?<=^|[\s"'(])(?=[^\s"'<>,;]{0,60}\p{L})(?=[^\s"'<>,;]{0,60}\d)([^\s"'<>,;]{4,60})["']? (?:is|was|ist|war|lautet) (?:the|our|your|my|his|her|their|das|unser|euer|ihr|mein|dein|sein)(?: [\p{L}\d-]{1,20}){0,2} ?(?:password|pass ?code|passwort|kennwort|pwd)(?=\s*(?:$|[.,;:!?)\n])| (?:for|to|on|of|at|in|there|now|here|again|für|zum|zur|vom|von|dort|hier|jetzt)\b)/giu);

/** The other way round: "hunter2 is the password". Only what no dictionary holds, as a word would tell about it. */
const saidBefore = (text: string): Hit[] =>
  !TOLD_AS_SECRET.test(text) ? [] : matchesOf(SAID_BEFORE, text).flatMap((match) => (/^(?:https?:|www\.|\[)|^[^@]+@[^@]+\.[a-z]{2,}$/i.test(match[1] ?? "") ? [] : [maskHit(match.index, match.index + (match[1]?.length ?? 0), "credential", "credential.password")]));

const PIN = guarded(/\b(?:pin(?: ?code| number)?|(?:gate|door|alarm|entry|access|lock|key ?pad|safe|pass|unlock|security|padlock)[ -]?codes?)\b(?: (?:for|to|at|on) [\w '-]{1,30}?)?(?:[ ,:=?\n]{1,3}(?:is|are|was|now|still|it's|that's))*(?:[\s:=#?]{1,3}|[ \t]{0,3}(?:->|\u2192|\|)[ \t]{0,3}|[ \t]{1,3}-[ \t]{1,3})([*#]?\d(?:[ -]?\d){3,9}[*#]?)(?!\d|[.-]\d)/gi);

function pins(text: string): Hit[] {
  return matchesOf(PIN, text).flatMap((match) => {
    // "Pin 12" is a contact of a plug, and a meeting's code is no secret.
    if (joinCode(text, match.index) || /\b(?:connector|terminal|plug|socket|header|wire|post|pallet)\b/i.test(before(text, match.index, 40))) return [];
    const end = match.index + match[0].length;
    return [maskHit(end - (match[1]?.length ?? 0), end, "credential", "credential.pin")];
  });
}

const PAIR = guarded(/\b(?:admin|administrator|root|guest|user|test|demo|operator|service|support|trial)\w{0,12} ?\/ ?(?=[^\s\d]{0,40}\d)(?=[^\sA-Za-z]{0,40}[A-Za-z])[^\s,;]{6,40}|\bpass[ :=]{1,2}(?=[^\s\d]{0,40}\d)(?=[^\sA-Za-z]{0,40}[A-Za-z])[^\s,;]{6,40}/gi);

/** A login and its password as people jot them down: "admin/Secret123", "user x, pass y1". */
const pairs = (text: string): Hit[] =>
  matchesOf(PAIR, text).map((match) => {
    const end = match.index + match[0].length - trailing(match[0]);
    return maskHit(withUser(text, match.index, match.index), end, "credential", "credential.pair");
  });

const USER = /\b(?:user(?:name| ?id| name)?|login|log-?in|account|benutzer(?:name)?|utilisateur|id)\b(?:[ :=]{1,3}(?:is))?[ :="']{1,4}[^\s,;"']{2,64}["']?[\s,;/|&.]{1,4}(?:and |und |et )?(?:the |with )?$/i;

/** The name that goes with a password is half of the secret: it goes too when it stands right before it. */
function withUser(text: string, keyword: number, value: number): number {
  const lead = before(text, keyword, 120);
  const user = USER.exec(lead);
  return user === null ? value : keyword - (lead.length - user.index);
}

const JOIN = /\b(?:meeting id|webinar id|conference id|zoom|webex|teams meeting|join (?:the |a |by |with |from )|dial[- ]?in|one tap|access code for the (?:call|bridge)|goto ?meeting)\b/i;

/** The code to join a meeting is in every invitation and opens nothing else. */
const joinCode = (text: string, at: number): boolean => JOIN.test(text.slice(Math.max(0, at - 200), at + 80)) && /^\W*(?:pass ?code|passwor[dt]|pin|access code|kennwort|pwd)/i.test(text.slice(at, at + 20));

const bare = (value: string): string => value.toLowerCase().replace(/[.,;:!?)\]}"']+$/, "");
const trailing = (value: string): number => /[.,;:)\]}"']*$/.exec(value)?.[0].length ?? 0;
