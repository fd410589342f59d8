/** Where the sandbox clock stands: at real time `realMs` it showed `sandboxMs`, and runs `rate` times as fast. */
export interface ClockState {
  readonly sandboxMs: number;
  readonly realMs: number;
  readonly rate: number;
}

/** What a caller of the control door may change; each part is optional. */
export interface ClockChange {
  readonly advanceMs?: number | undefined;
  readonly rate?: number | undefined;
  readonly setMs?: number | undefined;
}

/**
 * The time the sandbox believes in. Tokens expire, windows roll and records are stamped by it alone,
 * so a test moves half an hour in no time and a restart finds the same offset again.
 */
export class SandboxClock {
  #state: ClockState;
  readonly #onChange: (state: ClockState) => void;

  constructor(onChange: (state: ClockState) => void = () => undefined) {
    const realMs = Date.now();
    this.#state = { sandboxMs: realMs, realMs, rate: 1 };
    this.#onChange = onChange;
  }

  /** Milliseconds since 1970 in sandbox time, whole. */
  now(): number {
    const { sandboxMs, realMs, rate } = this.#state;
    return Math.floor(sandboxMs + (Date.now() - realMs) * rate);
  }

  /** Takes over a stored state without reporting it as a change. */
  restore(state: ClockState): void {
    this.#state = state;
  }

  /** Jumps, advances or changes speed; time stays continuous otherwise. */
  change(change: ClockChange): void {
    const from = change.setMs ?? this.now();
    this.#state = {
      sandboxMs: from + (change.advanceMs ?? 0),
      realMs: Date.now(),
      rate: change.rate ?? this.#state.rate,
    };
    this.#onChange(this.#state);
  }

  /** Back to real time at normal speed. */
  reset(): void {
    this.change({ setMs: Date.now(), rate: 1 });
  }

  get rate(): number {
    return this.#state.rate;
  }
}
