/** Back-pressure: how much of an utterance was heard, and a wait until it is enough. */
export class Credit {
  #heardSeconds = 0;
  #wake: (() => void) | undefined;

  /** The listener's clock never runs backwards: a smaller value is an old message. */
  add(heardSeconds: number): void {
    this.#heardSeconds = Math.max(this.#heardSeconds, heardSeconds);
    this.#wake?.();
  }

  /** Resolves once `seconds` were heard; throws `signal`'s reason. One wait at a time. */
  async reach(seconds: number, signal: AbortSignal): Promise<void> {
    const wake = (): void => this.#wake?.();
    signal.addEventListener('abort', wake);
    while (this.#heardSeconds < seconds && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    signal.removeEventListener('abort', wake);
    signal.throwIfAborted();
  }
}
