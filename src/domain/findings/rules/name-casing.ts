import type { Found, Rule } from "../finding.ts";

/**
 * A person's whole name in capitals, or whole without any. Half a name in capitals is a custom (Jean DUPONT), and two or three letters may
 * be initials (JP, AJ). A form is proposed where nothing but case is open: of McDonald, van der Berg in capitals or Turkish letters it is not.
 */
export const nameCasing: Rule = {
  name: "name-casing", risk: 1, dataOwner: "data-owner", blocks: ["campaigns"],
  look(seen) {
    if (seen.object !== "contact") return [];
    const { firstName, lastName } = seen.record;
    const names = [firstName, lastName];
    if (names.some((name) => name.length > NAME_CHARS_MAX || longest(name) < PART_CHARS_MIN) || Math.max(longest(firstName), longest(lastName)) < TELLING_CHARS_MIN) return [];
    const isShouted = names.every((name) => name === name.toUpperCase() && name !== name.toLowerCase());
    const isWhispered = names.every((name) => name === name.toLowerCase() && name !== name.toUpperCase());
    if (!isShouted && !isWhispered) return [];
    const says = `The name "${firstName} ${lastName}" is all in ${isShouted ? "capitals" : "small letters"}.`;
    return [{ field: "lastName", says: [says], basis: `${firstName}\n${lastName}`, ...fixOf(firstName, lastName, isShouted) }];
  },
};

const NAME_CHARS_MAX = 80;
const PART_CHARS_MIN = 3;
const TELLING_CHARS_MIN = 4;

const longest = (name: string): number => Math.max(0, ...(name.match(/\p{L}+/gu) ?? []).map(({ length }) => length));

function fixOf(firstName: string, lastName: string, isShouted: boolean): Pick<Found, "fix"> {
  const parts = `${firstName} ${lastName}`.toLowerCase().split(/[\s-]+/);
  if (/[ıİ]/.test(firstName + lastName) || parts.some((part) => /^ma?c\p{L}{2}/u.test(part))) return {};
  // Whether a particle is written large depends on country and family; one that is written small was meant so.
  if (isShouted && parts.some((part) => PARTICLES.has(part))) return {};
  return { fix: { fields: { firstName: cased(firstName), lastName: cased(lastName) }, base: { firstName, lastName } } };
}

const PARTICLES = new Set("de da do dos das del della dello degli di du des la le van von der den ter ten te zu zum zur af av al el bin ibn bint ben y e st".split(" "));

const cased = (name: string): string =>
  name.toLowerCase().replace(/\p{L}[\p{L}\p{M}]*/gu, (word, at: number, whole: string) => {
    const isParticle = PARTICLES.has(word) && /^\s/.test(whole.slice(at + word.length));
    // O'Brien and D'Angelo, but not Ana's.
    const follows = at > 1 && /['’]/.test(whole.charAt(at - 1)) && word.length === 1;
    return isParticle || follows ? word : word.charAt(0).toUpperCase() + word.slice(1);
  });
