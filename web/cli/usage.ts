/** What each command takes; --help is written from it. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line cannot be understood: exit status 2. */
export class UsageError extends Error {}

interface OptionRow {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** Of the value, as shown by --help. */
  readonly value?: string;
  readonly help: string;
}

export interface CommandUsage {
  readonly summary: string;
  readonly positionals: string;
  readonly options: Readonly<Record<string, OptionRow>>;
}

export interface Arguments {
  /** The value of a string option, if it was given. */
  text(option: string): string | undefined;
  /** The same as a number. @throws UsageError if it is not one. */
  number(option: string): number | undefined;
  flag(option: string): boolean;
  readonly positionals: readonly string[];
}

const HELP: OptionRow = { type: 'boolean', short: 'h', help: 'Show this' };

/** Undefined if help was asked for. @throws UsageError */
export function parseCommand(usage: CommandUsage, words: readonly string[]): Arguments | undefined {
  const rows = { ...usage.options, help: HELP };
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    Object.entries(rows).map(([name, { type, short }]) => [
      name,
      { type, ...(short && { short }) },
    ]),
  );
  let parsed;
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values['help']) return undefined;
  const text = (option: string): string | undefined => values[option] as string | undefined;
  return {
    text,
    positionals,
    flag: (option) => values[option] === true,
    number: (option) => {
      const value = text(option);
      if (value === undefined) return undefined;
      const number = value.trim() === '' ? NaN : Number(value);
      if (Number.isFinite(number)) return number;
      throw new UsageError(`--${option} must be a number, and is "${value}"`);
    },
  };
}

export function helpOf(name: string, usage: CommandUsage): string {
  const rows = Object.entries({ ...usage.options, help: HELP }).map(([option, row]) => {
    const short = row.short ? `-${row.short}, ` : '';
    return [`  ${short}--${option}${row.value ? ` ${row.value}` : ''}`, row.help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [
    `usage: sottovoce ${name} [options] ${usage.positionals}`.trimEnd(),
    '',
    usage.summary,
    '',
    ...rows.map(([left, right]) => left.padEnd(width) + right),
    '',
  ].join('\n');
}
