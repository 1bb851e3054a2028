/**
 * Options of experiments, `--set NAME=VALUE`: each experiment declares them once, with the values that they take, and
 * every surface parses what a person typed.
 */

interface Range {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** What it does, one sentence. */
  readonly description: string;
}
export interface IntegerOption extends Range {
  readonly kind: 'integer';
}
export interface NumberOption extends Range {
  readonly kind: 'number';
}
export interface FlagOption {
  readonly kind: 'flag';
  readonly default: boolean;
  readonly description: string;
}

export type ExperimentOption = IntegerOption | NumberOption | FlagOption;
export type OptionValue = ExperimentOption['default'];

/** By name as typed. */
export type DeclaredOptions = Readonly<Record<string, ExperimentOption>>;

/** A value for each declared option. */
export type OptionValues<D extends DeclaredOptions = DeclaredOptions> = {
  readonly [K in keyof D]: D[K]['default'];
};

/** A whole number in [min, max]. */
export function integer(
  value: number,
  min: number,
  max: number,
  description: string,
): IntegerOption {
  return { kind: 'integer', default: value, min, max, description };
}

/** A number in [min, max]. */
export function number(value: number, min: number, max: number, description: string): NumberOption {
  return { kind: 'number', default: value, min, max, description };
}

export function flag(value: boolean, description: string): FlagOption {
  return { kind: 'flag', default: value, description };
}

/** Numbers are accepted because scripts from before flags existed use them. */
const FLAG_WORDS: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['1', true],
  ['no', false],
  ['false', false],
  ['0', false],
]);

/** @returns Undefined for a value that the option does not take. */
export function readOption(option: ExperimentOption, text: string): OptionValue | undefined {
  if (option.kind === 'flag') return FLAG_WORDS.get(text.toLowerCase());
  if (!/^-?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  if (option.kind === 'integer' && !Number.isInteger(value)) return undefined;
  return option.min <= value && value <= option.max ? value : undefined;
}

/** @returns What the option takes, e.g. "a whole number from 1 to 4096". */
export function allowedValues(option: ExperimentOption): string {
  if (option.kind === 'flag') return 'yes or no';
  const noun = option.kind === 'integer' ? 'a whole number' : 'a number';
  return `${noun} from ${option.min} to ${option.max}`;
}

/** @returns A value as a person types it. */
export function optionText(value: OptionValue): string {
  return typeof value === 'number' ? String(value) : value ? 'yes' : 'no';
}
