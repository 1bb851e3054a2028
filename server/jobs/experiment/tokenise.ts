/** Texts for the experiments: token ids, cut at the end of a model's context. */
import type { Tokenizer } from '../../inference/api';
import type { Material, PolysemyCase, TokenText } from '../../science/experiments/ports';
import type { PolysemyText, Texts } from '../../texts/texts';

/** The most tokens of a passage (docs/method.md#context-and-layers: 200 x 128 tokens). */
const PASSAGE = 128;

/**
 * Leaves out texts without tokens, and texts longer than the context.
 *
 * @param context The model's context length in tokens, minus the prefix.
 */
export async function materialOf(
  texts: Texts,
  tokenizer: Tokenizer,
  context = Infinity,
): Promise<Material> {
  const fits = ({ tokens }: TokenText): boolean => tokens.length <= context;
  const encode = async (text: string): Promise<TokenText> => ({
    text,
    tokens: await tokenizer.encode(text),
  });
  const prompts = await inTurn(texts.prompts, encode);
  const sentences = await inTurn(texts.sentences, encode);
  const passages = await inTurn(texts.passages, encode);
  const polysemy = await inTurn(texts.polysemy, (text) => polysemyOf(text, tokenizer));
  return {
    prompts: prompts.filter((prompt) => prompt.tokens.length > 0 && fits(prompt)),
    sentences: sentences.filter((sentence) => sentence.tokens.length > 1 && fits(sentence)),
    passages: passages.flatMap((passage) =>
      chunksOf(passage, tokenizer, Math.min(PASSAGE, context)),
    ),
    polysemy: polysemy
      .filter((c) => c !== undefined)
      .filter((c) => fits(c.inSense) && fits(c.otherSense)),
  };
}

async function inTurn<T, R>(list: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const item of list) done.push(await work(item));
  return done;
}

function chunksOf({ tokens }: TokenText, { vocabulary }: Tokenizer, length: number): TokenText[] {
  const count = Math.ceil(tokens.length / length);
  return Array.from({ length: count }, (_, i) => {
    const part = tokens.slice(i * length, (i + 1) * length);
    return { text: part.map((id) => vocabulary.textOf(id)).join(''), tokens: part };
  });
}

/** Undefined if the word's tokens cannot be separated from its neighbours'. */
async function polysemyOf(
  { word, category, inSense, otherSense }: PolysemyText,
  tokenizer: Tokenizer,
): Promise<PolysemyCase | undefined> {
  const first = await markedWord(inSense, word, tokenizer);
  const second = await markedWord(otherSense, word, tokenizer);
  return first && second && { word, category, inSense: first, otherSense: second };
}

/** The sentence with the positions of the word's tokens; undefined if a token crosses the word's boundaries. */
async function markedWord(
  text: string,
  word: string,
  tokenizer: Tokenizer,
): Promise<PolysemyCase['inSense'] | undefined> {
  const start = startOf(text, word);
  if (start === undefined) return undefined;
  const tokens = await tokenizer.encode(text);
  const before = await lengthShared(text.slice(0, start).trimEnd(), tokens, tokenizer);
  const through = await lengthShared(text.slice(0, start + word.length), tokens, tokenizer);
  if (before === undefined || through === undefined || through <= before) return undefined;
  const at = Array.from({ length: through - before }, (_, i) => before + i);
  return { text, tokens, at };
}

/** Where the word occurs as a separate word. */
function startOf(text: string, word: string): number | undefined {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + word.length] ?? ' '}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return at;
  }
  return undefined;
}

/** How many tokens the beginning of a text has, if they are the first tokens of the whole text. */
async function lengthShared(
  beginning: string,
  tokens: readonly number[],
  tokenizer: Tokenizer,
): Promise<number | undefined> {
  const own = beginning === '' ? [] : await tokenizer.encode(beginning);
  return own.every((id, i) => id === tokens[i]) ? own.length : undefined;
}
