/** What a file holds instead of the requested content: what git, a browser or a person left there. */
import { faultError, type Advice, type FaultCode } from './fault';

export interface Mistaken extends Advice {
  /** Follows the file's name: "is a web page". */
  readonly what: string;
}

/** For `other`, only pointers are reported: a text may well begin like a web page. `weights` are safetensors files. */
export type Wanted = 'model' | 'weights' | 'catalog' | 'tokenizer' | 'other';

const named = {
  model: 'is an ONNX model',
  catalog: 'is a catalog',
  tokenizer: 'is a tokenizer',
  checkpoint: 'is one file of a checkpoint',
  pickle: 'holds pickled weights, which can run code',
  gguf: 'is a GGUF file of llama.cpp, which Dimcat does not read',
} as const;

/** What a file of one kind is for, told to a person who gave it for another. */
const use: Readonly<Record<keyof typeof named, Advice>> = {
  model: {
    advice: 'A catalog names its model as model.path.',
    onCommandLine: 'dimcat inspect takes a model alone.',
  },
  catalog: {
    advice:
      'Features are measured, verified and flipped by their catalog; its model is a separate file, which it names as model.path.',
  },
  tokenizer: { advice: 'A catalog names its tokenizer as model.tokenizer.' },
  checkpoint: {
    advice:
      'Name the folder that holds config.json and the safetensors files; a catalog does so as model.path.',
  },
  pickle: {
    advice:
      'Get a version with safetensors files, or save it again by save_pretrained of transformers, and name that folder.',
  },
  gguf: { advice: 'Get the model as an ONNX file or as a folder of safetensors files.' },
};

const fetching = 'Run git lfs pull in its folder';
const downloading =
  'Download the file itself (on a model hub its address has /resolve/, not /blob/)';

/** A model that a hub offers need not be downloaded by hand. */
function orPull(first: string): Advice {
  return {
    advice: `${first}, or get the model by "Dimcat: Pull Model" in the editor.`,
    onCommandLine: 'On the command line dimcat pull gets it.',
  };
}

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
      ...(wanted === 'model' ? orPull(fetching) : { advice: `${fetching}.` }),
    };
  if (wanted === 'other') return undefined;
  if (/^<(!doctype|html|\?xml)/i.test(text))
    return {
      what: 'is a web page, not the file that it offers',
      ...orPull(downloading),
    };
  const kind = kindOf(start, text);
  if (kind === undefined || kind === wanted) return undefined;
  if (kind === 'gguf' || kind === 'pickle') return { what: named[kind], ...use[kind] };
  if (kind === 'checkpoint' && wanted === 'weights') return undefined;
  return {
    what: `${named[kind]}, not ${wanted === 'weights' ? 'a safetensors file' : `a ${wanted}`}`,
    ...use[kind],
  };
}

function kindOf(start: string, text: string): keyof typeof named | undefined {
  if (isModel(start)) return 'model';
  if (/^(?:(?:#.*|---.*)?\r?\n|[ \t])*"?dimcat"?:/.test(text)) return 'catalog';
  const isTokenizer = text.startsWith('{') && /"(?:added_tokens|pre_tokenizer)"\s*:/.test(text);
  if (isTokenizer) return 'tokenizer';
  if (isCheckpoint(start, text)) return 'checkpoint';
  if (start.startsWith('GGUF')) return 'gguf';
  return isPickle(start) ? 'pickle' : undefined;
}

/** Safetensors: a length of 8 bytes, the upper four 0, and JSON. Or the configuration of transformers. */
function isCheckpoint(start: string, text: string): boolean {
  if (start.slice(4, 10) === '\0\0\0\0{"') return true;
  return text.startsWith('{') && /"(?:model_type|architectures)"\s*:/.test(text);
}

/** What `torch.save` writes: a zip file whose first member is data.pkl, or a pickle of protocol 2 to 5. */
function isPickle(start: string): boolean {
  if (start.startsWith('PK\x03\x04')) return start.includes('data.pkl');
  return ['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'].includes(start.slice(0, 2));
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
  if (found) {
    const { what, ...advice } = found;
    throw faultError(code, `${file} ${what}.`, advice);
  }
  return text;
}
