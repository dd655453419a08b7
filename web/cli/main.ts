/** The command line: exit status 0, 1 for a failure, 2 for a command line that is not understood. */
import { SottovoceError } from '../src/errors.js';
import { installFileFetch } from './file-fetch.js';
import { inspect, INSPECT_USAGE } from './inspect.js';
import { say, SAY_USAGE } from './say.js';
import {
  normalize,
  NORMALIZE_USAGE,
  phonemize,
  PHONEMIZE_USAGE,
  sentences,
  SENTENCES_USAGE,
} from './text-commands.js';
import { helpOf, parseCommand, UsageError, type Arguments, type CommandUsage } from './usage.js';

interface CliCommand {
  readonly usage: CommandUsage;
  /** Resolves to the exit status. */
  readonly run: (given: Arguments) => Promise<number>;
}

const COMMANDS: Readonly<Record<string, CliCommand>> = {
  say: { usage: SAY_USAGE, run: say },
  phonemize: { usage: PHONEMIZE_USAGE, run: phonemize },
  normalize: { usage: NORMALIZE_USAGE, run: normalize },
  sentences: { usage: SENTENCES_USAGE, run: sentences },
  inspect: { usage: INSPECT_USAGE, run: inspect },
};

const HELP = [
  'usage: sottovoce COMMAND [options]',
  '',
  ...Object.entries(COMMANDS).map(([name, { usage }]) => `  ${name.padEnd(11)}${usage.summary}`),
  '',
  'sottovoce COMMAND --help shows the options of a command.',
  '',
].join('\n');

async function main(words: readonly string[]): Promise<number> {
  const [name = '', ...rest] = words;
  if (name === '--help' || name === '-h') {
    process.stdout.write(HELP);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (!command)
      throw new UsageError(name ? `there is no command ${name}` : 'no command is given');
    const given = parseCommand(command.usage, rest);
    if (given) return await command.run(given);
    process.stdout.write(helpOf(name, command.usage));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      const help = command ? helpOf(name, command.usage) : HELP;
      process.stderr.write(`error: ${error.message}\n\n${help}`);
      return 2;
    }
    const code = error instanceof SottovoceError ? `${error.code}: ` : '';
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`error: ${code}${message}\n`);
    return 1;
  }
}

installFileFetch();
process.exitCode = await main(process.argv.slice(2));
