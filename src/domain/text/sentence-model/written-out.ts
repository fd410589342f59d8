const kindsOf = (kind: string, words: string): readonly (readonly [string, readonly string[]])[] => words.split(" ").map((one) => [one, [kind]] as const);

/** Words of which only the kind matters. */
const KINDS = [
  ...kindsOf("#num", "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety hundred thousand million dozen couple"),
  ...kindsOf("#percent", "percent pct percentage"),
  ...kindsOf("#money", "dollars dollar euros euro pounds quid bucks grand cents francs yen rupees eur usd gbp chf aud inr lakh lakhs crore"),
  ...kindsOf("#day", "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri"),
  ...kindsOf("#month", "january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"),
  ...kindsOf("#quarter", "q1 q2 q3 q4 h1 h2"),
  ...kindsOf("#season", "spring summer autumn winter easter christmas xmas"),
  ...kindsOf("#ordinal", "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth"),
];

/** Hasty spellings, written out. */
const SPELLED = [
  "dont do not", "wont will not", "cant can not", "cannot can not", "didnt did not", "doesnt does not", "isnt is not", "wasnt was not", "havent have not", "wouldnt would not",
  "im i am", "ive i have", "youre you are", "theyre they are", "weve we have", "thats that 's", "gonna going to", "wanna want to", "gotta have to", "pls please", "plz please", "thx thanks",
  "u you", "ur your", "tmrw tomorrow", "tmr tomorrow", "w with", "wk week", "wks weeks", "yr year", "yrs years", "mth month", "mths months", "hrs hours", "mins minutes", "approx about", "ok okay", "v very", "apiece each",
].map((entry) => {
  const [short = "", ...long] = entry.split(" ");
  return [short, long] as const;
});

/** What is read for some words: one sign for their kind, or the words that a hasty spelling stands for. */
export const WRITTEN_OUT: ReadonlyMap<string, readonly string[]> = new Map([...KINDS, ...SPELLED]);
