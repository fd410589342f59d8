import { expectScreened, mail } from "../some-screening.ts";

type Case = readonly [text: string, gone: readonly string[], kept: readonly string[]];

const HEALTH: readonly Case[] = [
  ["My wife was diagnosed with breast cancer in December, so I only work mornings. The drawing is attached.", ["cancer", "wife"], ["drawing"]],
  ["I'm back from six weeks in a clinic for burn-out. Let's restart the pilot.", ["clinic", "burn-out"], ["pilot"]],
  ["She's on dialysis Tuesdays and Thursdays.", ["dialysis"], []],
  ["He had a stroke in May and speaks slowly since.", ["stroke"], []],
  ["She is expecting twins in August and will be away from July. Marc takes over the pump order.", ["twins"], ["pump order"]],
  ["Sorry, I was off sick all week. The stomach bug got all of us. Here is the count: 14 doors.", ["sick", "stomach"], ["14 doors"]],
  ["He's taking antidepressants, be gentle.", ["antidepressants"], []],
  ["i broke my wrist on the ice so typing is slow. 22 sensors please", ["wrist"], ["22 sensors"]],
  ["My back is bad again and the physio says no driving until Easter. Can we do the demo online?", ["back is bad", "physio"], ["demo"]],
  ["She lost the baby in the fifth month, so leave her alone for now.", ["baby"], []],
  ["They found something on his lung and he goes in for tests on Monday.", ["lung"], []],
  ["My mother is dying, I will be in and out of the hospice.", ["dying", "hospice"], []],
  ["He is HIV positive.", ["HIV"], []],
  ["Tanaka-san has had his gall bladder taken out and eats nothing fried.", ["gall bladder"], []],
  ["Piotr is out until June, they are putting in a new hip. Ewa has the drawings.", ["hip"], ["Ewa"]],
  ["Sorry for the silence, I spent the last ten days in bed with pneumonia. The count is 34.", ["pneumonia"], ["34"]],
  ["Monica mentioned that her husband had a heart attack on Sunday, so she is reachable by text only.", ["heart"], []],
  ["He can't fly anymore since the surgery.", ["surgery"], []],
  ["I had to go to the emergency room with Tom last night, kidney stones.", ["emergency", "kidney"], []],
  ["She has been signed off until March, stress they say.", ["signed off"], []],
  ["My doctor found a tumor, I'm starting treatment next week. For the PO please write to Sal.", ["tumor", "treatment"], ["Sal"]],
  ["Rob's knee operation went fine, he is back on Monday week.", ["knee"], []],
  ["He lost two fingers in the press last year.", ["fingers"], []],
  ["She's six months pregnant and hands over to Jo in May.", ["pregnant"], []],
  ["our buyer is in rehab for drinking, don't send wine", ["rehab"], []],
  ["I'm a diabetic so lunch at noon sharp please", ["diabetic"], []],
  ["The migraine is back, can we move the call to Thursday?", ["migraine"], ["Thursday"]],
  ["Ich war zwei Wochen krankgeschrieben, daher die späte Antwort.", ["krank"], []],
  ["He has Parkinson's, that's why his handwriting is shaky.", ["Parkinson"], []],
  ["Grace's mother is in a home with dementia.", ["dementia"], []],
  ["i threw up all night, stomach flu, cant make it today", ["stomach flu"], []],
  ["She had a miscarriage in January.", ["miscarriage"], []],
  ["He's deaf in one ear, so speak up.", ["deaf"], []],
  ["Jan-Ole will not be at the workshop, he slipped on the stairs and cracked two ribs.", ["ribs"], []],
  ["Between treatments she works from home, the chemo takes it out of her.", ["chemo"], []],
  ["I have a scan on Thursday morning because of my lungs, so let us do Friday.", ["lungs"], []],
  ["He told me at lunch that he has been sober for two years now.", ["sober"], []],
  ["Her eyesight is getting worse and she can't read the small print anymore.", ["eyesight"], []],
  ["Yui has been in and out of hospital with her asthma.", ["asthma"], []],
  ["They amputated his foot in January.", ["amputated"], []],
  ["I'm recovering from a slipped disc and can only stand for an hour.", ["disc"], []],
  ["our contact is having a bypass on the 12th, ask Thandi", ["bypass"], []],
];

const MINOR: readonly Case[] = [
  ["My son is nine and he broke the window of the neighbour. Send me the quote.", ["nine"], ["quote"]],
  ["Her daughter Mia, 14, has trouble at school, so she leaves at three. The drawing comes tomorrow.", ["Mia", "school"], ["drawing"]],
  ["We adopted a little girl in March. The order is approved.", ["adopted"], ["approved"]],
  ["His 15-year-old son got arrested on Saturday.", ["son"], []],
  ["the kids' school is closed, my eldest is in the sixth grade", ["grade"], []],
  ["I need to leave at four, my boy has his first day at kindergarten tomorrow.", ["kindergarten"], []],
  ["Her little one, three years old, was coughing all through the call.", ["three years"], []],
  ["My 12 year old fixed the gateway for me.", ["12 year"], []],
  ["Leo turned seven on Sunday and got a drone.", ["seven"], []],
  ["my son's teacher called, I have to run", ["teacher"], []],
  ["My daughter has an exam at school on Tuesday so I am out.", ["daughter"], []],
  ["Ben's boy, eleven, helped to count the doors.", ["eleven"], []],
];

const BELIEF: readonly Case[] = [
  ["Note: Omar is fasting for Ramadan so no lunch meetings. He wants 12 nodes.", ["Ramadan", "fasting"], ["12 nodes"]],
  ["She told me she voted for the Greens and hates diesel trucks.", ["Greens"], []],
  ["He is gay and his partner works at Tessaryn.", ["gay"], []],
  ["The plant manager is a shop steward and active in the union.", ["steward"], []],
  ["She goes to church every Wednesday evening, so please don't call then.", ["church"], []],
  ["Mr. Levi keeps the Sabbath, so nothing on Friday evenings.", ["Sabbath"], []],
  ["He's a member of the Communist Party, believe it or not.", ["Communist"], []],
  ["As a Muslim he doesn't shake hands with women.", ["Muslim"], []],
  ["They're a very Catholic family.", ["Catholic"], []],
  ["He's running for the city council for the AfD.", ["AfD"], []],
  ["Ewa is a union rep.", ["union"], []],
  ["She is a lesbian.", ["lesbian"], []],
  ["He thinks Trump is a hero and voted for him twice.", ["Trump"], []],
  ["She fled from Syria and got asylum.", ["asylum"], []],
  ["He's orthodox Jewish and can't travel on Saturdays.", ["Jewish"], []],
  ["She's active in the Green party and sits on the council.", ["Green party"], []],
  ["Mateusz is a devout Catholic.", ["Catholic"], []],
  ["He prays at noon, so calls after one.", ["prays"], []],
];

const PERSONAL: readonly Case[] = [
  ["We got divorced last year and I moved out. The order for the pumps follows.", ["divorced"], ["pumps"]],
  ["My father passed away on Sunday. I'll send the count next week.", ["father"], ["count"]],
  ["Our dog had puppies and the holidays in Croatia were wonderful. Now to the pumps: 12 pieces.", ["Croatia"], ["12 pieces"]],
  ["Happy birthday to your little one! The pump order is confirmed.", ["birthday"], ["pump"]],
  ["The kids are driving me mad during the holidays, sorry for the noise.", ["kids"], []],
  ["My girlfriend left me, I'm a mess. The list is attached.", ["girlfriend"], ["list is attached"]],
  ["Congratulations on the baby! The quote is on its way.", ["baby"], ["quote"]],
  ["We're moving house next month, boxes everywhere.", ["moving house"], []],
  ["We had a lovely week at the sea with the grandchildren. 12 probes please.", ["grandchildren"], ["12 probes"]],
  ["Sorry I was at my cousin's funeral yesterday.", ["funeral"], []],
];

describe("a person's private life", () => {
  HEALTH.forEach(([text, gone, kept], index) => {
    it(`health: the passage goes, the business around it stays (case ${String(index + 1)})`, () => {
      expectScreened(mail(text), { category: "health", gone, kept });
    });
  });

  MINOR.forEach(([text, gone, kept], index) => {
    it(`minors: the passage goes, the business around it stays (case ${String(index + 1)})`, () => {
      expectScreened(mail(text), { category: "minor", gone, kept });
    });
  });

  BELIEF.forEach(([text, gone, kept], index) => {
    it(`beliefs: the passage goes, the business around it stays (case ${String(index + 1)})`, () => {
      expectScreened(mail(text), { category: "belief", gone, kept });
    });
  });

  PERSONAL.forEach(([text, gone, kept], index) => {
    it(`personal talk: the passage goes, the business around it stays (case ${String(index + 1)})`, () => {
      expectScreened(mail(text), { category: "personal", gone, kept });
    });
  });
});
