const UNSURE =
  /\?["')\s]*$|\b(?:if|unless|once|until|when|whether|provided|assuming|as soon as|hop(?:e|es|ing)|wish|might|could|would|should|may|maybe|perhaps|not yet|(?:has|have|is|was|are|were|did|does|do)(?:n't| not) (?:yet )?(?:been |be )?(?:signed|placed|approved|decided|issued|sent|agreed)|still|before|needs?|must|has to|have to|waiting|want(?:s|ed)? to)\b/iu;

/** Asked, wished, feared, or hanging on something: nothing to set a field by. Broad on purpose, for what is not read stays a question. */
export const isUnsure = (plain: string): boolean => UNSURE.test(plain);
