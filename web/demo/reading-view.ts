import type { Elements } from './elements.js';
import { createPainter, type Painter, type Span } from './painter.js';

/** After the reader scrolls by hand the page keeps still for this long. */
const HANDS_OFF_MS = 4000;

/**
 * The text area while its text is read: what a text area cannot show, its mirror shows in the same
 * place. The text area stays in front, transparent, so focus, selection and scrolling stay its own.
 */
export class ReadingView {
  private readonly page: HTMLElement;
  private readonly mirror: HTMLElement;
  private readonly area: HTMLTextAreaElement;
  private readonly track: HTMLElement;
  private readonly painter: Painter;
  private readonly calm = matchMedia('(prefers-reduced-motion: reduce)');
  private handsOffUntil = 0;

  constructor({ page, mirror, text: area, track }: Elements) {
    this.page = page;
    this.mirror = mirror;
    this.area = area;
    this.track = track;
    this.painter = createPainter(mirror);
    area.addEventListener('scroll', () => {
      mirror.scrollTop = area.scrollTop;
    });
    for (const type of ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const) {
      area.addEventListener(type, () => (this.handsOffUntil = performance.now() + HANDS_OFF_MS), {
        passive: true,
      });
    }
  }

  begin(): void {
    this.painter.setText(this.area.value);
    this.area.readOnly = true;
    this.page.classList.add('reading');
    this.mirror.scrollTop = this.area.scrollTop;
    this.handsOffUntil = 0;
  }

  end(): void {
    this.page.classList.remove('reading');
    this.area.readOnly = false;
    this.painter.setText('');
    this.progress(0);
  }

  /** How much of the text has been read, from 0 to 1. */
  progress(fraction: number): void {
    this.track.style.setProperty('--fraction', String(fraction));
  }

  sentence(range: Span): void {
    this.painter.sentence(range);
    this.follow();
  }

  word(range: Span): void {
    this.painter.word(range);
    this.follow();
  }

  /** Brings what is read to the upper third once it leaves the middle of the page. */
  private follow(): void {
    const mark = this.painter.position();
    if (!mark || performance.now() < this.handsOffUntil) return;
    const frame = this.mirror.getBoundingClientRect();
    const margin = Math.min(frame.height / 6, 64);
    if (mark.top >= frame.top + margin && mark.bottom <= frame.bottom - margin) return;
    this.area.scrollTo({
      top: this.area.scrollTop + mark.top - frame.top - frame.height / 3,
      behavior: this.calm.matches ? 'instant' : 'smooth',
    });
  }
}
