import { useEffect, useRef, useState } from "react";

import { type Answer, type Identity, type Prepared, send } from "./send.ts";

/** One request at a time, what came of it so far, and a stop. */
export interface Sending {
  readonly answer: Answer | null;
  /** Nobody answered. */
  readonly isLost: boolean;
  readonly isUnderWay: boolean;
  readonly send: (prepared: Prepared, identity: Identity) => void;
  readonly stop: () => void;
}

/** Sends what is asked; leaving the page, or asking anew, gives up listening. */
export function useSending(): Sending {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isLost, setLost] = useState(false);
  const [isUnderWay, setUnderWay] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => { running.current?.abort(); }, []);
  return {
    answer, isLost, isUnderWay,
    stop: () => { running.current?.abort(); },
    send: (prepared, identity) => {
      running.current?.abort();
      const mine = new AbortController();
      running.current = mine;
      const isMine = (): boolean => running.current === mine;
      setAnswer(null);
      setLost(false);
      setUnderWay(true);
      void send(prepared, identity, { signal: mine.signal, onAnswer: (came) => { if (isMine()) setAnswer(came); } })
        .catch(() => { if (isMine() && !mine.signal.aborted) setLost(true); })
        .finally(() => { if (isMine()) setUnderWay(false); });
    },
  };
}
