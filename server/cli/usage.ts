/** The help text, generated from the commands and their options. */
import type { Command } from './commands/command';
import { OPTIONS, type OptionName } from './options';

const CLOSING = `Results go to stdout, progress and messages to stderr.
Exit codes: 0 success, 1 a claim failed, 2 bad input or a fault.
`;

export function usage(commands: readonly Command[]): string {
  return [
    'dimcat: catalog what each hidden dimension of a transformer encodes\n',
    ...commands.flatMap((command) =>
      rows(`dimcat ${command.name} ${command.operands}`, command.summary),
    ),
    '\ndimcat COMMAND --help explains a command.\n',
    CLOSING,
  ].join('\n');
}

/** One command with its options. */
export function usageOf({ name, operands, summary, options }: Command): string {
  const all: readonly OptionName[] = [...options, 'help'];
  return [
    `dimcat ${name} ${operands}\n`.replace(' \n', '\n'),
    ...summary.map((line) => `  ${line}`),
    '\noptions',
    ...all.flatMap((option) => rows(optionTitle(option), [OPTIONS[option].text])),
    `\n${CLOSING}`,
  ].join('\n');
}

function optionTitle(name: OptionName): string {
  const option = OPTIONS[name];
  return 'value' in option ? `--${name} ${option.value}` : `--${name}`;
}

/** A title with lines beside it, or under it if it is too long. */
function rows(title: string, lines: readonly string[]): string[] {
  const width = 36;
  const own = title.length > width ? [`  ${title}`] : [];
  const first = own.length > 0 ? '' : title;
  return [...own, ...lines.map((line, i) => `  ${(i === 0 ? first : '').padEnd(width)} ${line}`)];
}
