/** The arguments of `dimcat`. */
import { parseArgs } from 'node:util';
import { faultError } from '../protocol/fault';
import { EXPORT_FORMATS, type ExportFormat } from '../protocol/requests';

export const COMMANDS = [
  'cache',
  'measure',
  'flip',
  'verify',
  'diff',
  'export',
  'import',
  'inspect',
  'tap',
  'doctor',
] as const;
export type CommandName = (typeof COMMANDS)[number];

/** What stands behind each command: least and most arguments, and what to say where they are missing. */
const operands: Readonly<Record<CommandName, readonly [number, number, string]>> = {
  cache: [1, 1, 'a catalog: x.dims.yaml'],
  measure: [1, 1, 'a catalog: x.dims.yaml'],
  flip: [1, 1, 'a catalog: x.dims.yaml'],
  verify: [1, 1, 'a catalog: x.dims.yaml'],
  diff: [1, 2, 'two catalogs, or one to compare with its last commit'],
  export: [1, 1, 'a catalog: x.dims.yaml'],
  import: [1, 1, 'a file: anchors as .csv, .tsv or .json, or an evidence file'],
  inspect: [1, 1, 'a model: model.onnx'],
  tap: [1, 1, 'a model: model.onnx'],
  doctor: [0, 0, ''],
};

export interface Arguments {
  readonly command: CommandName;
  /** As typed: a catalog, or what else the command is about; '' for `doctor`. */
  readonly catalog: string;
  readonly json: boolean;
  readonly seed: number;
  readonly features: readonly string[];
  /** File with one prompt a line. */
  readonly prompts: string | undefined;
  readonly providers: readonly string[];
  readonly cacheFolder: string;
  /** The second catalog of `diff`. */
  readonly other: string | undefined;
  /** `diff`: end with 1 where something got worse. */
  readonly exitCode: boolean;
  readonly markdown: boolean;
  /** `verify`: one line a failed claim, FILE:LINE:COLUMN first. */
  readonly lines: boolean;
  readonly format: ExportFormat | undefined;
  /** Where `export` writes; stdout for `-`. */
  readonly out: string | undefined;
  /** The catalog that `import` changes. */
  readonly into: string | undefined;
  readonly leadingSpace: boolean;
  readonly dryRun: boolean;
  /** `tap`: NAME=FILE. */
  readonly inputs: readonly string[];
}

export const USAGE = `dimcat: catalog what each hidden dimension of a transformer encodes

  dimcat cache CATALOG               build the token cache where it is missing
  dimcat measure CATALOG             held-out AUC of every feature, with null and intervals
  dimcat flip CATALOG --feature ID   sign-flip test of one feature in the live forward pass
  dimcat verify CATALOG              check the claims by the evidence, one line a claim (fit for CI)
  dimcat diff A B                    what got better or worse: two catalogs, layers, models or
                                     git revisions (REVISION:FILE); one catalog: since the last commit
  dimcat export CATALOG --format F   ${EXPORT_FORMATS.slice(0, 5).join(', ')},
                                     ${EXPORT_FORMATS.slice(5).join(', ')}
  dimcat import FILE --into CATALOG  anchors from CSV, TSV or JSON, or evidence of an older version
  dimcat inspect MODEL               the map of a model: blocks, sites, widths, what was not found
  dimcat tap MODEL --input NAME=FILE ... --out DIR
                                     run it once, write the residual stream as resid.N.bin
  dimcat doctor                      what is installed and chosen

options
  --json             print one JSON object
  --feature ID       only this feature (may be repeated with measure and export)
  --seed N           seed of folds, nulls and controls (default 0)
  --prompts FILE     one prompt a line, instead of the 24 neutral ones (flip)
  --provider NAME    webgpu, cuda, coreml, dml or cpu (default: what is there)
  --cache-folder DIR where token caches live (default: the platform's cache folder)
  --lines            one line a failed claim, FILE:LINE:COLUMN first, for editors (verify)
  --markdown         print Markdown, for a pull request (diff)
  --exit-code        end with 1 where something got worse (diff)
  --out FILE         where to write; - for stdout (export; default: beside the catalog);
                     for tap the folder
  --input NAME=FILE  raw little-endian numbers for an input; FILE.json beside it holds
                     {"shape": [2, 7], "dtype": "int64"} or "float32" (tap, may be repeated)
  --leading-space    put a space before each word (import)
  --dry-run          say what would change, change nothing (import)
  --help, --version

Results go to stdout, progress and messages to stderr.
Exit codes: 0 fine, 1 a claim failed, 2 bad input or a fault.
`;

/** @throws FaultError `bad-arguments`. */
export function argumentsOf(argv: readonly string[]): Arguments | 'help' | 'version' {
  const { values, positionals } = parsed(argv);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [command, ...rest] = positionals;
  if (command === undefined) return 'help';
  if (!isCommand(command)) throw bad(`There is no command "${command}".`);
  requireOperands(command, rest);
  const [catalog = '', other] = rest;
  const features = values.feature ?? [];
  if (command === 'flip' && features.length !== 1) {
    throw bad('flip needs one feature: --feature ID.');
  }
  if (command === 'tap' && (values.out === undefined || !values.input)) {
    throw bad('tap needs inputs and a folder: --input NAME=FILE --out DIR.');
  }
  if (command === 'import' && values.into === undefined) {
    throw bad('import needs the catalog to change: --into x.dims.yaml.');
  }
  return {
    command,
    catalog,
    other,
    json: values.json ?? false,
    seed: seedOf(values.seed),
    features,
    prompts: values.prompts,
    providers: values.provider ?? [],
    cacheFolder: values['cache-folder'] ?? '',
    exitCode: values['exit-code'] ?? false,
    markdown: values.markdown ?? false,
    lines: values.lines ?? false,
    format: command === 'export' ? formatOf(values.format) : undefined,
    out: values.out,
    into: values.into,
    leadingSpace: values['leading-space'] ?? false,
    dryRun: values['dry-run'] ?? false,
    inputs: values.input ?? [],
  };
}

function requireOperands(command: CommandName, given: readonly string[]): void {
  const [least, most, what] = operands[command];
  if (given.length < least) throw bad(`${command} needs ${what}.`);
  const extra = given[most];
  if (extra === undefined) return;
  throw bad(most === 0 ? `${command} takes no catalog.` : `"${extra}" is one argument too many.`);
}

function formatOf(text: string | undefined): ExportFormat {
  const format = EXPORT_FORMATS.find((each) => each === text);
  if (format !== undefined) return format;
  const known = EXPORT_FORMATS.join(', ');
  throw bad(
    text === undefined ? `export needs --format: ${known}.` : `No format "${text}": ${known}.`,
  );
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
        seed: { type: 'string' },
        feature: { type: 'string', multiple: true },
        prompts: { type: 'string' },
        provider: { type: 'string', multiple: true },
        'cache-folder': { type: 'string' },
        'exit-code': { type: 'boolean' },
        markdown: { type: 'boolean' },
        lines: { type: 'boolean' },
        format: { type: 'string' },
        out: { type: 'string' },
        into: { type: 'string' },
        'leading-space': { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        input: { type: 'string', multiple: true },
      },
    });
  } catch (error) {
    throw bad(error instanceof Error ? error.message : String(error));
  }
}

function isCommand(word: string): word is CommandName {
  return (COMMANDS as readonly string[]).includes(word);
}

function seedOf(text: string | undefined): number {
  const seed = Number(text ?? 0);
  if (Number.isInteger(seed) && Math.abs(seed) <= 0x7fffffff && text !== '') return seed;
  throw bad(`--seed takes a whole number below 2^31, not "${text}".`);
}

function bad(message: string): Error {
  return faultError('bad-arguments', message, 'See dimcat --help.');
}
