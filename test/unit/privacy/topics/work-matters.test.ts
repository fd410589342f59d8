import { expectScreened, mail } from "../some-screening.ts";

type Case = readonly [text: string, gone: readonly string[], kept: readonly string[]];

const HR: readonly Case[] = [
  ["Between colleagues: Kevin is on a performance improvement plan and will probably be dismissed in May. He still runs the pilot.", ["improvement", "dismissed"], ["pilot"]],
  ["They let their plant manager go after the harassment complaint. New contact is Ms Ono.", ["harassment"], ["Ono"]],
  ["She asked for a raise and got turned down, she makes 82k.", ["raise", "82k"], []],
  ["My boss got a written warning last week.", ["warning"], []],
  ["I have an interview at Tessaryn next week, nobody here knows.", ["interview"], []],
  ["He was fired on Monday for drinking on the job.", ["fired"], []],
  ["Kevin told me they're letting him go in April.", ["letting him go"], []],
  ["Angela is being moved out of her role because of complaints from her team.", ["complaints"], []],
  ["Our sales guy was caught drinking and suspended.", ["suspended"], []],
  ["He's paid 140k and thinks it's too little.", ["140k"], []],
  ["There is a sexual harassment case against the plant manager.", ["harassment"], []],
  ["I got passed over for the director job.", ["passed over"], []],
  ["She only gets half her bonus this year.", ["bonus"], []],
  ["HR is investigating him for padding his expenses.", ["expenses"], []],
  ["I will hand in my notice on Friday, keep it quiet please.", ["notice"], []],
  ["They cut his bonus and he is furious.", ["bonus"], []],
  ["She's on a final warning for being late.", ["warning"], []],
  ["Two people on her team are going to be made redundant, she asked me to be gentle.", ["redundant"], []],
];

const LITIGATION: readonly Case[] = [
  ["The dryer offer is fine. Our former supplier is suing us over the patent and the hearing is in June. Please send the drawing.", ["suing", "hearing"], ["dryer", "drawing"]],
  ["We settled the claim with the insurer for 1.2 million last week, and that's not for the record. The order stays at 40 units.", ["1.2 million"], ["40 units"]],
  ["Heads up: they got a cease and desist from Tessaryn over the coating.", ["cease"], []],
  ["He has to testify as a witness in the court case against his old employer on Tuesday, so the demo moves to Thursday.", ["court"], ["Thursday"]],
  ["Our lawyers filed a complaint against the builder of the hall on Monday. The pumps are unaffected.", ["filed a complaint"], ["pumps"]],
  ["There's an arbitration running between us and the EPC contractor about the leaking tanks.", ["arbitration"], []],
  ["Our biggest customer has taken us to court over the late delivery.", ["court"], []],
  ["They are threatening legal action because of the corroded probes.", ["legal action"], []],
  ["The case was dismissed by the judge in Lyon on Monday.", ["judge"], []],
  ["We're being sued by a former employee.", ["sued"], []],
  ["There is an ongoing lawsuit with the previous vendor, two million in damages.", ["lawsuit", "damages"], []],
  ["The prosecutor searched our offices last week.", ["prosecutor"], []],
  ["We filed suit against the contractor in the district court.", ["suit"], []],
  ["Tom got a summons as a witness in the explosion case.", ["summons"], []],
  ["The parties settled out of court for an undisclosed sum.", ["settled"], []],
];

const SECURITY_INCIDENT: readonly Case[] = [
  ["We had a ransomware attack on Friday, half of the file servers are encrypted. The invoice will be late.", ["ransomware", "encrypted"], ["invoice"]],
  ["Somebody got into our mail server last month and downloaded the customer list, the police are on it.", ["mail server", "police"], []],
  ["Two of our admin accounts were compromised through a phishing mail and nobody outside knows.", ["compromised", "phishing"], []],
  ["our ERP got hacked in January, that's why the PO is late", ["hacked"], []],
  ["The attackers stole payroll data of 300 people.", ["payroll"], []],
  ["A laptop with the plant drawings was stolen from the car of our engineer.", ["stolen"], []],
  ["Someone phished our accounting and 80k went to a fake account.", ["phished", "80k"], []],
  ["IT took everything offline after the intrusion on Sunday.", ["intrusion"], []],
  ["Our passwords ended up on the dark web.", ["dark web"], []],
  ["we're still restoring from backups after the cyberattack", ["cyberattack"], []],
  ["An ex-employee copied the whole customer database before he left.", ["copied"], []],
  ["There was a data leak at our hosting provider, our mails may be affected.", ["leak"], []],
  ["Hackers got into the PLC network over the weekend and stopped two lines.", ["Hackers"], []],
  ["We had to reset every password after last week's breach.", ["breach"], []],
  ["Our customer portal leaked addresses for three days, the regulator is informed.", ["leaked"], []],
];

const CONFIDENTIAL: readonly Case[] = [
  ["Keep this to yourself: they will close the Leeds plant in autumn. We still need the 12 nodes.", ["Leeds"], ["12 nodes"]],
  ["You didn't hear it from me, but the budget is 400k. Send the offer.", ["400k"], ["Send the offer"]],
  ["We are in talks to buy Rowe Minerals, that is not public yet. The trial goes on.", ["Rowe"], ["trial"]],
  ["She mentioned in confidence that Corvane offered 20% less.", ["Corvane"], []],
  ["The merger with Halden will be announced on the 12th, so until then nobody may know.", ["Halden"], []],
  ["Between you and me, the CEO is on his way out.", ["CEO"], []],
  ["They're insolvent in all but name. Please don't tell anyone. The last invoice is open.", ["insolvent"], ["invoice"]],
  ["Please treat our prices as confidential.", [], ["prices"]],
  ["Keep it under wraps: the CFO resigns on Friday.", ["CFO"], []],
  ["What I am telling you is not official: the plant in Graz closes in December.", ["Graz"], []],
  ["Just so you know, and this is not for the CRM, Corvane offered 15 percent less.", ["Corvane"], []],
  ["Petersen hinted, strictly between us, that the family wants to sell the firm.", ["sell the firm"], []],
  ["Our quarterly results come out on the 12th and they're ugly, you can't share that.", ["ugly"], []],
  ["The integrator doesn't know yet that he is losing the contract, so please say nothing.", [], []],
  ["I shouldn't be telling you this but the other bidder is at 9.20.", ["9.20"], []],
  ["Please don't quote me on that, but the board wants to freeze all spending.", ["freeze"], []],
  ["Under embargo until Tuesday: we bought Rowe Minerals.", ["Rowe"], []],
  ["This is not for onward distribution: the group will spin off the valve division.", ["spin off"], []],
  ["The owner wants out and is talking to a buyer, he said only his wife and I know.", ["buyer"], []],
  ["Please keep that under your hat, we lost the Sandoval tender.", ["Sandoval"], []],
  ["She let slip that the budget was cut to 200k and asked me not to pass it on.", ["200k"], []],
  ["Off the record: the plant manager hates the current vendor.", ["hates"], []],
];

const OPT_OUT: readonly Case[] = [
  ["Please delete all data you have on me.", [], ["delete"]],
  ["I withdraw my consent to marketing. Remove me.", [], ["consent"]],
  ["Please don't call me again.", [], []],
  ["Kindly take me off your mailing list, thanks", [], []],
  ["He asked not to be contacted again.", [], []],
  ["Please cease all communication with me.", [], []],
  ["I never signed up for this, get me off this list.", [], []],
  ["Kindly erase my details from your system under GDPR.", [], []],
  ["Please stop with these emails.", [], []],
  ["No more mails, please.", [], []],
  ["I do not wish to receive your offers any more.", [], []],
  ["She wants to be removed from the mailing list.", [], []],
  ["Take me off, I'm not interested.", [], []],
  ["I'd like you to remove my data.", [], []],
];

describe("matters of work that are no business of the CRM", () => {
  HR.forEach(([text, gone, kept], index) => {
    it(`HR matters: the passage goes, the business around it stays (case ${String(index + 1)})`, () => {
      expectScreened(mail(text), { category: "hr", gone, kept });
    });
  });

  LITIGATION.forEach(([text, gone, kept], index) => {
    it(`litigation: the passage goes, the business around it stays (case ${String(index + 1)})`, () => {
      expectScreened(mail(text), { category: "litigation", gone, kept });
    });
  });

  SECURITY_INCIDENT.forEach(([text, gone, kept], index) => {
    it(`security incidents: the passage goes, the business around it stays (case ${String(index + 1)})`, () => {
      expectScreened(mail(text), { category: "security_incident", gone, kept });
    });
  });

  CONFIDENTIAL.forEach(([text, gone, kept], index) => {
    it(`confidences: the passage goes, the business around it stays (case ${String(index + 1)})`, () => {
      expectScreened(mail(text), { category: "confidential", gone, kept });
    });
  });

  OPT_OUT.forEach(([text, gone, kept], index) => {
    it(`opt-outs: told to a person, and the words stay (case ${String(index + 1)})`, () => {
      expectScreened(mail(text), { category: "opt_out", gone, kept });
    });
  });
});
