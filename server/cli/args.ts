/** Parses the command line into a command and its arguments. */
import { didYouMean, nearest } from '../catalog/parse/nearest';
import type { Command, Given } from './commands/command';
import { badArguments, parsedLine, type OptionName } from './options';

export type Line =
  | { readonly ask: 'help'; readonly command: Command | undefined }
  | { readonly ask: 'version' }
  | { readonly ask: 'run'; readonly command: Command; readonly given: Given };

/** @throws FaultError `bad-arguments`. */
export function readLine(argv: readonly string[], commands: readonly Command[]): Line {
  const { values, operands } = parsedLine(argv);
  if (values.version) return { ask: 'version' };
  const [name, ...rest] = operands;
  if (name === undefined) return { ask: 'help', command: undefined };
  if (name === 'help')
    return {
      ask: 'help',
      command: rest[0] === undefined ? undefined : commandOf(rest[0], commands),
    };
  const command = commandOf(name, commands);
  if (values.help) return { ask: 'help', command };
  requireOperands(command, rest);
  requireOptions(command, Object.keys(values) as OptionName[]);
  return { ask: 'run', command, given: { operands: rest, values } };
}

/** @throws FaultError `bad-arguments`. */
function commandOf(name: string, commands: readonly Command[]): Command {
  const command = commands.find((each) => each.name === name);
  if (command) return command;
  const names = commands.map((each) => each.name);
  throw badArguments(`There is no command "${name}"${didYouMean(nearest(name, names))}`);
}

function requireOperands({ name, count, missing }: Command, given: readonly string[]): void {
  const [least, most] = count;
  if (given.length < least || given.includes('')) throw badArguments(`${name} needs ${missing}.`);
  const extra = given[most];
  if (extra !== undefined) throw badArguments(`${name}: "${extra}" is one argument too many.`);
}

function requireOptions({ name, options }: Command, given: readonly OptionName[]): void {
  const strange = given.find((option) => !options.includes(option));
  if (strange !== undefined) throw badArguments(`${name} does not take --${strange}.`);
}
