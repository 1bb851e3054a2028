/** A prompt as the model gets it: a text behind the catalog's prefix, a chat as the model's template writes it. */
import type { Prompt } from '../../protocol/prompts';
import type { Prepared } from '../prepare';
import { tokensOf } from '../read/textTokens';

/** The text that the model reads. @throws FaultError For a chat that the model has no template for. */
export async function textOfPrompt(
  prepared: Pick<Prepared, 'tokenizer' | 'catalog' | 'vocabulary'>,
  { text, turns }: Prompt,
): Promise<string> {
  if (turns === undefined) return text;
  // A model of images says in its own words that it reads no text.
  if (!prepared.tokenizer) await tokensOf(prepared, text);
  return prepared.tokenizer!.chat(turns);
}

/** A template writes its own first token. @throws FaultError For a prompt that cannot be read. */
export async function promptTokens(prepared: Prepared, prompt: Prompt): Promise<readonly number[]> {
  const text = await textOfPrompt(prepared, prompt);
  const tokens = await tokensOf(prepared, text);
  return prompt.turns === undefined ? [...prepared.request.prefix, ...tokens] : tokens;
}
