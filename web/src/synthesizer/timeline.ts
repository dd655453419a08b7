/** What is to happen at times of one utterance, in order of time; equal times keep their order. */
export class Timeline<T> {
  readonly #rows: { readonly time: number; readonly item: T }[] = [];
  #next = 0;

  /** `time` in seconds. Rows come nearly in order, so the way to their place is short. */
  add(time: number, item: T): void {
    let place = this.#rows.length;
    while (place > this.#next && (this.#rows[place - 1]?.time ?? 0) > time) place--;
    this.#rows.splice(place, 0, { time, item });
  }

  /** Takes the first row whose time has come. */
  takeDue(now: number): T | undefined {
    const row = this.#rows[this.#next];
    if (!row || row.time > now) return undefined;
    this.#next++;
    return row.item;
  }

  /** When the next row is due. */
  get nextTime(): number | undefined {
    return this.#rows[this.#next]?.time;
  }
}
