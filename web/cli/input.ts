import { text } from 'node:stream/consumers';
import type { Arguments, CommandUsage } from './usage.js';

export const TEXT_OPTION: CommandUsage['options'] = {
  text: { type: 'string', value: 'TEXT', help: 'The text, in place of TEXT... or standard input' },
};

/** The text of the command line: --text, or the positionals as one; undefined if neither is given. */
export function givenText(given: Arguments): string | undefined {
  return (
    given.text('text') ?? (given.positionals.length > 0 ? given.positionals.join(' ') : undefined)
  );
}

/** One text, all of standard input if none is given. */
export async function readText(given: Arguments): Promise<string> {
  return givenText(given) ?? (await text(process.stdin)).replace(/\r?\n$/, '');
}

/** Texts, one a line of standard input if none is given. */
export async function readLines(given: Arguments): Promise<readonly string[]> {
  const one = givenText(given);
  if (one !== undefined) return [one];
  const lines = (await text(process.stdin)).split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
