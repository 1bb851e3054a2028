/** Every option of `dimcat`, and what each command line gave. */
import { parseArgs } from 'node:util';
import { didYouMean, nearest } from '../catalog/parse/nearest';
import { faultError } from '../protocol/fault';
import { PROMPT_SETS, type PromptSet } from '../protocol/prompts';
import type { InferenceLimits } from '../protocol/requests';

interface OptionShape {
  readonly type: 'boolean' | 'string';
  readonly multiple?: true;
  readonly short?: string;
  /** What the value is, e.g. "FILE". */
  readonly value?: string;
  /** One line for the usage. */
  readonly text: string;
}

const flag = <const T extends string>(text: T) => ({ type: 'boolean', text }) as const;
const one = (value: string, text: string) => ({ type: 'string', value, text }) as const;
const many = (value: string, text: string) =>
  ({ type: 'string', multiple: true, value, text }) as const;

export const OPTIONS = {
  json: flag('print one JSON object'),
  feature: many('ID', 'only this feature (repeat it for several, where allowed)'),
  dimension: one('N,N-N', 'only these dimensions, e.g. 12,40-50 (dims shows them in full)'),
  top: one('N', 'dims: show and keep the N told apart best (default: show 30, keep 200)'),
  all: flag('dims: show and keep all dimensions, also of a site that has more than 1,024'),
  deep: flag('dims: also what the model does with each dimension that --dimension names'),
  'every-layer': flag('dims --deep: build the token caches of all layers'),
  'to-do': flag('dims: only those that no entry of the catalog describes, told apart best first'),
  draft: one('N', 'dims: the first N drafts of entries for dimensions that no claim covers'),
  write: flag('dims --draft: write the drafts into the catalog'),
  refuse: one('N,N-N', 'dims: do not draft these again unless their evidence changes'),
  seed: one('N', 'seed of folds, nulls and controls (default 0)'),
  prompts: one('FILE', 'one neutral prompt per line, instead of the shipped ones'),
  'prompt-set': one('SET', 'neutral (default), kept: those of the flip lab, or both'),
  sentences: one('FILE', 'one sentence per line, instead of the shipped ones'),
  text: one(
    'FILE',
    'the text to read; experiment: paragraphs separated by empty lines, instead of the shipped ones',
  ),
  image: one('FILE', 'read: the image to read, patch by patch'),
  sound: one('FILE', 'read: the sound to read, frame by frame'),
  head: flag('read: also what the head of the model reads off each state, and off its signs alone'),
  polysemy: one('FILE', 'JSON list of { word, category, inSense, otherSense }'),
  set: many('NAME=VALUE', 'an option of the experiment, as listed by dimcat experiment'),
  add: one('N', 'discover: write the N best candidates into the catalog, as drafts at its end'),
  lines: flag('one line per failed claim, FILE:LINE:COLUMN first, for editors'),
  markdown: flag('print Markdown: diff for a pull request, doctor for a bug report'),
  'exit-code': flag('exit with 1 if something got worse'),
  format: one('F', 'format of the export'),
  out: one('PATH', 'file or folder to write (export: - for stdout; default: beside the catalog)'),
  into: one('CATALOG', 'the catalog to change'),
  'leading-space': flag('put a space before each word'),
  'dry-run': flag('say what would change, change nothing'),
  input: many(
    'NAME=FILE',
    'raw little-endian numbers; FILE.json beside it says {"shape", "dtype"}',
  ),
  list: flag('list the experiments, or the models that are known or expected to work'),
  file: one('PATH', 'pull: the ONNX or safetensors file inside the repository'),
  variant: one('NAME', 'pull: the ONNX file with this name or ending, e.g. q4 for model_q4.onnx'),
  offline: flag('pull: ask no hub, answer from the cache'),
  stream: one('NAME', 'encoder, decoder or an input, of a model with several residual streams'),
  provider: many('NAME', 'webgpu, cuda, coreml, dml or cpu (default: the best available)'),
  memory: one('GB', "memory that the model may take (default: three quarters of the machine's)"),
  'longest-run': one('MINUTES', 'time that one run of the model may take (default 10)'),
  'cache-folder': one('DIR', "where token caches live (default: the platform's cache folder)"),
  'allow-outside': flag(
    'let the catalog name files outside its folder and the current one (word lists, images, tokenizers)',
  ),
  help: { ...flag('this text'), short: 'h' },
  version: flag('the version'),
} as const satisfies Readonly<Record<string, OptionShape>>;

export type OptionName = keyof typeof OPTIONS;

type ValueOf<O extends OptionShape> = O extends { readonly type: 'boolean' }
  ? boolean
  : O extends { readonly multiple: true }
    ? string[]
    : string;

/** What was given, by the option's name. */
export type Values = { readonly [K in OptionName]?: ValueOf<(typeof OPTIONS)[K]> };

/** @throws FaultError `bad-arguments` for an unknown option, and for a missing or unexpected value. */
export function parsedLine(argv: readonly string[]): {
  readonly values: Values;
  readonly operands: readonly string[];
} {
  const options = Object.fromEntries(
    Object.entries<OptionShape>(OPTIONS).map(([name, { type, multiple, short }]) => [
      name,
      { type, ...(multiple && { multiple }), ...(short !== undefined && { short }) },
    ]),
  );
  const line = { args: [...argv], allowPositionals: true, options } as const;
  const { tokens } = parseArgs({ ...line, strict: false, tokens: true });
  for (const token of tokens) if (token.kind === 'option') requireOption(token);
  const { values, positionals } = parseArgs(line);
  return { values, operands: positionals };
}

interface OptionToken {
  readonly name: string;
  /** With its dashes. */
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function requireOption({ name, rawName, value, inlineValue }: OptionToken): void {
  const shape = Object.hasOwn(OPTIONS, name)
    ? (OPTIONS as Readonly<Record<string, OptionShape>>)[name]
    : undefined;
  if (!shape) {
    const near = nearest(name, Object.keys(OPTIONS));
    throw badArguments(`There is no option ${rawName}${didYouMean(near && `--${near}`)}`);
  }
  if (shape.type === 'boolean') {
    if (value !== undefined) throw badArguments(`${rawName} takes no value.`);
    return;
  }
  const looksLikeOption = inlineValue === false && value?.startsWith('-') === true && value !== '-';
  if (value === undefined || looksLikeOption) {
    throw badArguments(`${rawName} needs a value: ${rawName}=${shape.value ?? 'VALUE'}.`);
  }
}

export function badArguments(message: string): Error {
  return faultError('bad-arguments', message, 'See dimcat --help.');
}

/** @throws FaultError `bad-arguments` for anything but a whole number below 2^31. */
export function seedOf({ seed: text }: Values): number {
  const seed = Number(text ?? 0);
  if (Number.isInteger(seed) && Math.abs(seed) <= 0x7fffffff && text !== '') return seed;
  throw badArguments(`--seed takes a whole number below 2^31, not "${text}".`);
}

/** @throws FaultError `bad-arguments` for anything but the name of a set. */
export function promptSetOf({ 'prompt-set': name = 'neutral' }: Values): PromptSet {
  const set = PROMPT_SETS.find((each) => each === name);
  if (set !== undefined) return set;
  throw badArguments(`--prompt-set takes ${PROMPT_SETS.join(', ')}, not "${name}".`);
}

/**
 * Number of drafts to add; undefined if none. @throws FaultError `bad-arguments` unless it is a whole number from 1 to
 * 1000.
 */
export function addedOf({ add }: Values): number | undefined {
  if (add === undefined) return undefined;
  const count = Number(add);
  if (/^\d+$/.test(add) && count >= 1 && count <= 1000) return count;
  throw badArguments(`--add takes a whole number from 1 to 1000, not "${add}".`);
}

/**
 * The dimensions that `--dimension` names, ascending; undefined without it. @throws FaultError `bad-arguments` for
 * anything but whole numbers and ranges of them, separated by commas.
 */
export function dimensionsOf({ dimension }: Values): readonly number[] | undefined {
  return indicesOf('dimension', dimension);
}

/** The dimensions whose drafts `--refuse` refuses. @throws FaultError As {@link dimensionsOf}. */
export function refusedOf({ refuse }: Values): readonly number[] | undefined {
  return indicesOf('refuse', refuse);
}

/** `--draft`; undefined without it. @throws FaultError `bad-arguments` for anything but a whole number from 1. */
export function draftOf({ draft: text }: Values): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw badArguments(`--draft takes a whole number from 1, not "${text}".`);
}

function indicesOf(name: string, text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [, from, to = from] = /^\s*(\d{1,6})(?:-(\d{1,6}))?\s*$/.exec(part) ?? [];
    if (from === undefined || Number(to) < Number(from))
      throw badArguments(`--${name} takes numbers and ranges, such as 12,40-50, not "${text}".`);
    for (let index = Number(from); index <= Number(to); index++) found.add(index);
  }
  return [...found].sort((a, b) => a - b);
}

/** `--top`; undefined without it. @throws FaultError `bad-arguments` for anything but a whole number from 1. */
export function topOf({ top: text }: Values): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw badArguments(`--top takes a whole number from 1, not "${text}".`);
}

/** `--memory` and `--longest-run`, in bytes and seconds. @throws FaultError `bad-arguments`. */
export function limitsOf(values: Values): InferenceLimits {
  const memory = positive('memory', values.memory);
  const minutes = positive('longest-run', values['longest-run']);
  return {
    ...(memory !== undefined && { memory: memory * 1e9 }),
    ...(minutes !== undefined && { longestRun: minutes * 60 }),
  };
}

function positive(name: OptionName, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,6}(\.\d{1,6})?$/.test(text) && Number(text) > 0) return Number(text);
  throw badArguments(`--${name} takes a number above 0, not "${text}".`);
}

/** `--set NAME=VALUE`, by name; the experiments define their options. @throws FaultError `bad-arguments`. */
export function settingsOf({ set = [] }: Values): Record<string, string> {
  return Object.fromEntries(
    set.map((text) => {
      const [, name, value] = /^([\w-]+)=(.+)$/s.exec(text) ?? [];
      if (name !== undefined && value !== undefined) return [name, value.trim()];
      throw badArguments(`--set takes NAME=VALUE, not "${text}".`);
    }),
  );
}
