/** The arguments of `dimcat`. */
import { parseArgs } from 'node:util';
import { faultError } from '../protocol/fault';

export const COMMANDS = ['cache', 'measure', 'flip', 'verify', 'doctor'] as const;
export type CommandName = (typeof COMMANDS)[number];

export interface Arguments {
  readonly command: CommandName;
  /** As typed; '' for `doctor`. */
  readonly catalog: string;
  readonly json: boolean;
  readonly seed: number;
  readonly features: readonly string[];
  /** File with one prompt a line. */
  readonly prompts: string | undefined;
  readonly providers: readonly string[];
  readonly cacheFolder: string;
}

export const USAGE = `dimcat: catalog what each hidden dimension of a transformer encodes

  dimcat cache CATALOG               build the token cache where it is missing
  dimcat measure CATALOG             held-out AUC of every feature, with null and intervals
  dimcat flip CATALOG --feature ID   sign-flip test of one feature in the live forward pass
  dimcat verify CATALOG              check the claims by the evidence, one line a claim (fit for CI)
  dimcat doctor                      what is installed and chosen

options
  --json             print one JSON object
  --feature ID       only this feature (may be repeated with measure)
  --seed N           seed of folds, nulls and controls (default 0)
  --prompts FILE     one prompt a line, instead of the 24 neutral ones (flip)
  --provider NAME    webgpu, cuda, coreml, dml or cpu (default: what is there)
  --cache-folder DIR where token caches live (default: the platform's cache folder)
  --help, --version

Results go to stdout, progress and messages to stderr.
Exit codes: 0 fine, 1 a claim failed, 2 bad input or a fault.
`;

/** @throws FaultError `bad-arguments`. */
export function argumentsOf(argv: readonly string[]): Arguments | 'help' | 'version' {
  const { values, positionals } = parsed(argv);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [command, catalog = '', ...rest] = positionals;
  if (command === undefined) return 'help';
  if (!isCommand(command)) throw bad(`There is no command "${command}".`);
  if (rest[0] !== undefined) throw bad(`"${rest[0]}" is one argument too many.`);
  if (command === 'doctor' ? catalog !== '' : catalog === '') {
    throw bad(
      command === 'doctor'
        ? 'doctor takes no catalog.'
        : `${command} needs a catalog: x.dims.yaml.`,
    );
  }
  const features = values.feature ?? [];
  if (command === 'flip' && features.length !== 1) {
    throw bad('flip needs one feature: --feature ID.');
  }
  return {
    command,
    catalog,
    json: values.json ?? false,
    seed: seedOf(values.seed),
    features,
    prompts: values.prompts,
    providers: values.provider ?? [],
    cacheFolder: values['cache-folder'] ?? '',
  };
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
