import { expectScreened, mail } from "../some-screening.ts";

// A customer's trade, machines and figures of speech use the same words.
const HARMLESS: readonly (readonly [text: string, kept: readonly string[]])[] = [
  ["The law firm wants 40 sensors in its archive, their cases are stored there.", ["40 sensors"]],
  ["Place of jurisdiction is London and disputes go to arbitration under the clause 14.", ["clause 14"]],
  ["We settle invoices at the end of the month.", ["settle"]],
  ["Legal is reviewing the MSA, our lawyers want the liability cap at 2x.", ["cap"]],
  ["Does your platform protect against ransomware?", ["ransomware"]],
  ["Please fill in the security questionnaire, question 12 is about incident response in case of a data breach.", ["questionnaire"]],
  ["There was a pressure breach in the tank.", ["tank"]],
  ["The 15-year-old compressor should be replaced.", ["compressor"]],
  ["The school district wants 12 loggers for the kitchens.", ["12 loggers"]],
  ["The child account inherits the parent's price list.", ["child account"]],
  ["The works council must agree to the cameras.", ["works council"]],
  ["We are part of the European Union market.", ["Union"]],
  ["The pipe union leaks and the mass flow is off.", ["union"]],
  ["The third party integrator voted for option B.", ["option B"]],
  ["Fleet health looks good and the pipeline is healthy.", ["Fleet health", "pipeline"]],
  ["The hospital wants 40 probes in the pharmacy fridges for insulin.", ["40 probes"]],
  ["Our clinic treats patients with diabetes and we need 12 loggers.", ["12 loggers"]],
  ["The piston stroke is 40 mm and the operation of the line is unaffected. Water treatment runs at night.", ["stroke", "operation", "treatment"]],
  ["The pain point is data loss. The diagnosis function found the bearing fault.", ["pain point", "diagnosis"]],
  ["I visited the hospital on Tuesday to survey the cold rooms.", ["survey"]],
  ["Network outage: system failure, back up and running, health check passed.", ["health check"]],
  ["On the other hand the head of purchasing has a problem with the price.", ["price"]],
  ["Economic depression in the sector hits orders.", ["orders"]],
  ["Victor has left Meridian and James Carter is your new contact.", ["left Meridian"]],
  ["The kiln is fired at 1200 degrees and the performance of line 2 improves.", ["1200"]],
  ["We pay on 30 days net. Please pay the invoice by Friday.", ["30 days"]],
  ["Attached is the signed NDA. The NDA is valid for two years.", ["NDA"]],
  ["This e-mail may contain confidential information. If you are not the intended recipient please delete it.", []],
  ["The meeting room is between us and the canteen. The split between us and the integrator is 60/40.", ["60/40"]],
  ["Our acquisition cost per customer is high. We acquired the data with the logger last week.", ["acquired"]],
  ["Please do not call me before 10, mornings are bad.", ["before 10"]],
  ["Please remove me from the Thursday call, Petra goes.", ["Petra"]],
  ["Delete the old data from the gateway after the trial.", ["gateway"]],
  ["I'm on holiday from 3 to 14 August, Petra covers for me.", ["holiday"]],
  ["My wife handles the books, send her the invoice.", ["invoice"]],
  ["The logger did not record this event, please check.", ["event"]],
];

describe("the words of business", () => {
  HARMLESS.forEach(([text, kept], index) => {
    it(`are not taken for a person's matters (case ${String(index + 1)})`, () => {
      expectScreened(mail(text), { category: null, kept });
    });
  });
});
