import type { Signal, SignalType } from "../../model/judgement.ts";
import { amountSignal } from "./amount-signal.ts";
import { learnedSignal } from "./learned-signal.ts";
import { competitorSignal, leftSignal } from "./people-signals.ts";
import type { Line } from "../lines/lines.ts";
import type { People } from "../lines/people.ts";
import { closeDateSignal, forecastSignal, stageSignal } from "./stage-signals.ts";

/** At most this many signals are listed for one activity. */
const SIGNALS_MAX = 20;

/** What the text says about the deal: it only ever asks a person to look, and changes nothing by itself. */
export function signalsOf(lines: readonly Line[], people: People): readonly Signal[] {
  const found: Signal[] = [];
  const add = (type: SignalType, line: Line, is: boolean): void => {
    if (is && found.length < SIGNALS_MAX) found.push({ type, quote: line.text });
  };
  for (const line of lines) {
    if (line.where === "subject" || line.manner === "invite" || line.manner === "form") continue;
    const { plain } = line;
    const before = found.length;
    add("stage", line, stageSignal(plain));
    add("forecast", line, forecastSignal(plain));
    add("close_date", line, closeDateSignal(plain));
    add("amount", line, amountSignal(plain));
    const learned = found.length > before ? null : learnedSignal(line);
    if (learned !== null) add(learned, line, true);
    add("competitor", line, competitorSignal(plain, people));
    add("champion_left", line, leftSignal(plain, people));
  }
  return found;
}
