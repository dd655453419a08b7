/** What the page remembers of a visit: the text and the speed, in this browser only. */
export interface Preferences {
  readonly text: string;
  readonly speed: number;
}

const KEY = 'sottovoce-demo';

/** A text larger than this is not worth a write on each pause in typing. */
const MAX_TEXT_LENGTH = 100_000;

/** Null without stored preferences, or where storage is forbidden or holds something else. */
export function readPreferences(): Preferences | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isPreferences(value) ? value : null;
  } catch {
    return null;
  }
}

/** Does nothing where storage is forbidden or full. */
export function writePreferences(preferences: Preferences): void {
  try {
    if (preferences.text.length > MAX_TEXT_LENGTH) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // The page works as well without a memory.
  }
}

function isPreferences(value: unknown): value is Preferences {
  if (typeof value !== 'object' || value === null) return false;
  if (!('text' in value) || !('speed' in value)) return false;
  return typeof value.text === 'string' && typeof value.speed === 'number';
}
