/** Ranges [start, end) of UTF-16 units of the text that is read. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Shows on a copy of the text what is being read. */
export interface Painter {
  /** Replaces the text and clears every mark. */
  setText(text: string): void;
  sentence(range: Span): void;
  word(range: Span): void;
  clear(): void;
  /** Where the latest mark is drawn, in viewport pixels; null before the first. */
  position(): DOMRect | null;
}

/** Words by the CSS Custom Highlight API where there is one, else sentences. */
export function createPainter(element: HTMLElement): Painter {
  return 'highlights' in CSS ? new HighlightPainter(element) : new SentencePainter(element);
}

/** A last line break is drawn by a text area but not by `pre-wrap` text; this makes them equal. */
const TAIL = '\u200b';

/** Paints without touching the document: no layout, whatever the length of the text. */
export class HighlightPainter implements Painter {
  private readonly element: HTMLElement;
  private node = new Text();
  private latest: StaticRange | null = null;

  constructor(element: HTMLElement) {
    this.element = element;
  }

  setText(text: string): void {
    this.node = new Text(text);
    this.element.replaceChildren(this.node, TAIL);
    this.clear();
  }

  sentence(range: Span): void {
    CSS.highlights.set('sottovoce-read', new Highlight(this.range({ start: 0, end: range.end })));
  }

  word(range: Span): void {
    this.latest = this.range(range);
    CSS.highlights.set('sottovoce-word', new Highlight(this.latest));
  }

  clear(): void {
    this.latest = null;
    CSS.highlights.delete('sottovoce-read');
    CSS.highlights.delete('sottovoce-word');
  }

  position(): DOMRect | null {
    if (!this.latest) return null;
    const range = new Range();
    range.setStart(this.node, this.latest.startOffset);
    range.setEnd(this.node, this.latest.endOffset);
    return range.getBoundingClientRect();
  }

  private range({ start, end }: Span): StaticRange {
    const clamp = (offset: number) => Math.min(offset, this.node.length);
    return new StaticRange({
      startContainer: this.node,
      startOffset: clamp(start),
      endContainer: this.node,
      endOffset: clamp(end),
    });
  }
}

/** Wraps the sentence in a <mark>. A word a time would lay out the text several times a second. */
export class SentencePainter implements Painter {
  private readonly element: HTMLElement;
  private text = '';
  private mark: HTMLElement | null = null;

  constructor(element: HTMLElement) {
    this.element = element;
  }

  setText(text: string): void {
    this.text = text;
    this.clear();
  }

  sentence({ start, end }: Span): void {
    this.mark = document.createElement('mark');
    this.mark.textContent = this.text.slice(start, end);
    this.element.replaceChildren(this.text.slice(0, start), this.mark, this.text.slice(end) + TAIL);
  }

  word(): void {
    // Its sentence is marked.
  }

  clear(): void {
    this.mark = null;
    this.element.replaceChildren(this.text + TAIL);
  }

  position(): DOMRect | null {
    return this.mark?.getBoundingClientRect() ?? null;
  }
}
