/** Rewrites a tokenizer.json so that the library reads it like the reference implementation (Rust `tokenizers`). */
import type { TokenizerFile } from './tokenText';

type Part = Readonly<Record<string, unknown>>;

/** `\w` of the reference: the library's matches ASCII only. */
const wordSign = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200C\\u200D';
const mark = '[\\p{P}$+<=>^`|~]';

/** Rewrites the pre-tokenizers that the library treats as ASCII, or whose behaviour it ignores. */
export function libraryFile<T extends TokenizerFile>(file: T): T {
  return { ...file, pre_tokenizer: rewritten(file.pre_tokenizer) };
}

function rewritten(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  const one = part as Part;
  switch (one['type']) {
    case 'Sequence': {
      const list = one['pretokenizers'];
      return { ...one, pretokenizers: Array.isArray(list) ? list.map(rewritten) : list };
    }
    case 'Whitespace':
      return matches(`[${wordSign}]+|[^${wordSign}\\s]+`);
    case 'Digits':
      return split('\\p{N}', one['individual_digits'] === true ? 'Isolated' : 'Contiguous');
    case 'Punctuation':
      return split(mark, one['behavior'] ?? 'Isolated');
    case 'Split':
      return one['invert'] === true ? part : ofSplit(one);
    default:
      return part;
  }
}

function ofSplit(part: Part): unknown {
  const { behavior, pattern } = part;
  if (behavior === 'Isolated' || behavior === 'Removed') return part;
  const { Regex: regex, String: string } = (pattern ?? {}) as Part;
  if (typeof regex === 'string') return split(regex, behavior);
  return typeof string === 'string' ? split(escaped(string), behavior) : part;
}

/** The parts of a text around the matches of a pattern, by one of the five behaviours. */
function split(regex: string, behavior: unknown): Part {
  switch (behavior) {
    case 'Contiguous':
      return { ...isolated(`(?:${regex})+`) };
    case 'MergedWithPrevious':
      return matches(`[\\s\\S]*?(?:${regex})|[\\s\\S]+`);
    case 'MergedWithNext':
      return matches(`(?:${regex})(?:(?!${regex})[\\s\\S])*|(?:(?!${regex})[\\s\\S])+`);
    case 'Removed':
      return { ...isolated(regex), behavior };
    default:
      return isolated(regex);
  }
}

function isolated(regex: string): Part {
  return { type: 'Split', pattern: { Regex: regex }, behavior: 'Isolated', invert: false };
}

/** Only what matches. */
function matches(regex: string): Part {
  return { type: 'Split', pattern: { Regex: regex }, behavior: 'Removed', invert: true };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
