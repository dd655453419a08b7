/** Numbers and names as people read them. */

/** Decimal megabytes with one digit, as download managers show them; kilobytes below one. */
export function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Three digits below ten seconds: the first sound is told in hundredths. */
export function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

export function formatSpeed(speed: number): string {
  return `${String(Number(speed.toFixed(2)))}×`;
}

export interface VoiceTitle {
  readonly title: string;
  readonly detail: string;
}

/** Piper's `en_US-joe-medium` as "Joe" and "American English, medium". */
export function describeVoice(name: string): VoiceTitle {
  const match = /^([a-z]{2,3})_([A-Z]{2})-(.+)-(x_low|low|medium|high)$/.exec(name);
  if (!match) return { title: name, detail: '' };
  const [, language, region, speaker = '', quality = ''] = match;
  const names = new Intl.DisplayNames('en', { type: 'language' });
  return {
    title: speaker.charAt(0).toUpperCase() + speaker.slice(1).replaceAll('_', ' '),
    detail: `${names.of(`${language}-${region}`) ?? name}, ${quality.replace('_', ' ')} quality`,
  };
}
