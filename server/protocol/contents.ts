/** What a file holds instead of the requested content: what git, a browser or a person left there. */
import { faultError, type FaultCode } from './fault';

export interface Mistaken {
  /** Follows the file's name: "is a web page". */
  readonly what: string;
  readonly advice: string;
}

/** For `other`, only pointers are reported: a text may well begin like a web page. */
export type Wanted = 'model' | 'catalog' | 'tokenizer' | 'other';

const named = {
  model: 'is an ONNX model',
  catalog: 'is a catalog',
  tokenizer: 'is a tokenizer',
} as const;

/** What a file of one kind is for, told to a person who gave it for another. */
const use = {
  model: 'A catalog names its model as model.path; dimcat inspect takes a model alone.',
  catalog:
    'dimcat measure, verify and flip take a catalog; its model is a separate file, which it names as model.path.',
  tokenizer: 'A catalog names its tokenizer as model.tokenizer.',
} as const;

/**
 * What takes the place of the wanted content; undefined if the content may be right.
 *
 * @param start The file's first bytes, each as one character or decoded as UTF-8; a few thousand are enough.
 * @param bytes Size of the whole file.
 */
export function mistaken(start: string, bytes: number, wanted: Wanted): Mistaken | undefined {
  const text = start.replace(/^\ufeff|^\u00ef\u00bb\u00bf/, '').trimStart();
  if (text.startsWith('version https://git-lfs'))
    return {
      what: `is a Git LFS pointer of ${bytes} bytes, not the file that it stands for`,
      advice: `Run git lfs pull in its folder${wanted === 'model' ? ', or get the model by dimcat pull' : ''}.`,
    };
  if (wanted === 'other') return undefined;
  if (/^<(!doctype|html|\?xml)/i.test(text))
    return {
      what: 'is a web page, not the file that it offers',
      advice:
        'Download the file itself (on a model hub its address has /resolve/, not /blob/), or run dimcat pull.',
    };
  const kind = kindOf(start, text);
  if (kind === undefined || kind === wanted) return undefined;
  return { what: `${named[kind]}, not a ${wanted}`, advice: use[kind] };
}

function kindOf(start: string, text: string): keyof typeof named | undefined {
  if (isModel(start)) return 'model';
  if (/^(?:(?:#.*|---.*)?\r?\n|[ \t])*"?dimcat"?:/.test(text)) return 'catalog';
  const isTokenizer = text.startsWith('{') && /"(?:added_tokens|pre_tokenizer)"\s*:/.test(text);
  return isTokenizer ? 'tokenizer' : undefined;
}

/** The first fields of an ONNX protocol buffer: the format's version, then any other field of a model. */
function isModel(start: string): boolean {
  const [version, number, next] = Array.from(start.slice(0, 3), (c) => c.charCodeAt(0));
  const fields = [0x12, 0x1a, 0x22, 0x2a, 0x32, 0x3a, 0x42];
  return version === 0x08 && number !== undefined && number < 32 && fields.includes(next ?? 0);
}

/**
 * The text of a file, unless it is a stand-in for it.
 *
 * @throws FaultError With the code, for what {@link mistaken} finds.
 */
export function requireContent(
  file: string,
  text: string,
  code: FaultCode,
  wanted: Wanted = 'other',
): string {
  const found = mistaken(text.slice(0, 4_000), text.length, wanted);
  if (found) throw faultError(code, `${file} ${found.what}.`, found.advice);
  return text;
}
