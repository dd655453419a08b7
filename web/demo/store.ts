import { NO_FIGURES, type DemoState } from './state.js';

/** Holds the page's state and shows each change of it. */
export class Store {
  private current: DemoState;
  private readonly show: (state: DemoState) => void;

  constructor(voiceTitle: string, show: (state: DemoState) => void) {
    this.show = show;
    this.current = {
      voice: { type: 'missing', title: voiceTitle },
      speech: 'silent',
      status: { text: '', failed: false },
      figures: NO_FIGURES,
    };
  }

  get state(): DemoState {
    return this.current;
  }

  update(change: Partial<DemoState>): void {
    this.current = { ...this.current, ...change };
    this.show(this.current);
  }

  say(text: string): void {
    this.update({ status: { text, failed: false } });
  }

  fail(text: string): void {
    this.update({ status: { text, failed: true } });
  }
}
