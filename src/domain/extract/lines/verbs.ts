/** Acts that hand something to somebody: they bind even without a date. Base forms. */
export const HANDING_VERBS = words(`send resend email e-mail mail text forward share give get return deliver submit upload post
  drop pass bring hand supply fax courier circulate call ring phone write message ping answer reply respond report advise inform
  notify introduce connect provide let tell come show ship cc copy supply follow revert feed quote resubmit`);

/** Other acts that end and that one can see done. Base forms. */
export const WORKING_VERBS = words(`confirm book schedule arrange organise organize reserve sign countersign approve review check verify test
  measure count calculate prepare draft assemble create build make finish complete finalise finalize revise update change amend correct fix
  move install mount swap replace order buy pay transfer invoice raise open place issue register add remove cancel visit meet present demo
  demonstrate take put chase find dig look pull run collect pick shut clear ask speak talk discuss gather compile scan print translate fill
  set sort sound clarify investigate escalate raise redo rework repeat reissue refit fit weigh photograph sketch draw film record export
  import configure activate enable disable switch close reopen ready pack load unload unpack hang paint drill cut weld clean inspect calibrate
  align audit map survey assess estimate price evaluate compare analyse analyze summarise summarize document list label tape lay route plug
  unplug ground wire solder deploy migrate restore upgrade downgrade reset restart rebuild redraw recalculate recount retest renew extend
  align decide nominate appoint line push get circle reach walk have do split merge file log enter process release publish
  propose suggest outline specify request obtain acquire secure source stop start begin host lead drive fly hire brief train onboard invite
  consult involve loop double sanity proof proofread redline mark edit rewrite polish trim hold block dispatch expedite`);

/** What one says one will do without doing anything: states, feelings, manners of speaking. */
export const IDLE_VERBS = words(`be know wait see think guess bet hope love like want need remember believe admit say assume imagine miss
  pretend hug manage survive live enjoy stay keep leave let's go try grow feel hear understand own mind wonder suppose expect agree
  bite pass die frame happen seem appear depend mean regret sleep eat laugh cry listen mute refrain suffer hate prefer appreciate stick
  continue remain last cost figure appreciate owe spare save skip stand stop worry trust use work sit become`);

/** Verbs whose undated use in a talk describes the talk itself: "I'll start with the agenda". */
export const STAGE_VERBS = words(`show start begin explain walk go repeat read say mute jump turn pass present demo run lead hold stop
  put take have do discuss talk double come let tell meet open hand make draw mark add look set close clear find drop pull split list
  give ask`);

/** Acts after which an answer is owed: "I'll ask her", "I'll measure it". A later "I'll tell you Monday" is the same undertaking. */
export const FINDING_OUT_VERBS = words(`ask check measure count test look find verify review investigate clarify inspect scan dig chase talk speak
  discuss consult confirm compare calculate assess weigh tape sound see evaluate`);

/** Acts that give such an answer. */
export const ANSWERING_VERBS = words(`tell answer reply respond report let come get call ring phone text email mail write message ping confirm update revert`);

/** The base form of an -ing form that the lists above know, else null. */
export function baseOfProgressive(form: string): string | null {
  const stem = /^(.{2,})ing$/.exec(form.toLowerCase())?.[1];
  if (stem === undefined) return null;
  for (const base of [stem, `${stem}e`, stem.replace(/(.)\1$/, "$1")]) {
    if (HANDING_VERBS.has(base) || WORKING_VERBS.has(base)) return base;
  }
  return null;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
