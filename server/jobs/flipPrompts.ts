/** The prompts of a sign-flip test of words: shipped or given ones, those kept in the flip lab, or all. */
import type { Tokenizer } from '../inference/api';
import { count } from '../protocol/format';
import type { Prompt } from '../protocol/prompts';
import type { FlipTask } from '../science/flip/task';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { NEUTRAL_PROMPTS } from '../texts/prompts';
import type { FlipOptions } from './api';
import type { Equipment } from './equipment';
import { keptPromptsOf } from './lab/keptPrompts';
import type { Prepared } from './prepare';
import { maskOf, maskWarning } from './readPosition';

/** What differs between models of text and classifiers. */
export interface Question extends Pick<FlipTask, 'classes' | 'leftOut' | 'prompts'> {
  readonly others?: FlipTask['others'];
  /** What a reader of the result must know. */
  readonly notes: readonly string[];
}

/** @throws FaultError `bad-arguments` where kept prompts are asked for and none is kept; what a mask refuses. */
export async function wordQuestion(
  { open, prepared, tokenizer }: Asked,
  { prompts = NEUTRAL_PROMPTS, promptSet = 'neutral' }: FlipOptions,
  equipment: Equipment,
  signal: AbortSignal,
): Promise<Question> {
  const given = promptSet === 'kept' ? [] : prompts.map((text) => ({ text }));
  const kept = promptSet === 'neutral' ? [] : await keptPromptsOf(open, equipment);
  const mask = await maskOf(prepared, equipment.inference, signal);
  const all = [...given, ...kept];
  return {
    prompts: await promptsOf(tokenizer, { prefix: prepared.request.prefix, mask }, all),
    notes: [
      ...(mask === undefined ? [] : [maskWarning(mask, prepared)]),
      ...(kept.length === 0 ? [] : [keptNote(kept.length, all.length)]),
    ],
  };
}

interface Asked {
  readonly open: OpenCatalog;
  readonly prepared: Prepared;
  readonly tokenizer: Tokenizer;
}

function keptNote(kept: number, all: number): string {
  const were = kept === 1 ? 'was' : 'were';
  return (
    `${count(kept)} of the ${count(all)} prompts ${were} kept in the flip lab, where their effect could be seen before the test: ` +
    'the prompts are not a sample that was drawn without regard to it.'
  );
}

/** The prompts as tokens, between the catalog's prefix and an encoder's mask; without empty ones. */
async function promptsOf(
  tokenizer: Tokenizer,
  { prefix, mask }: { readonly prefix: readonly number[]; readonly mask: number | undefined },
  written: readonly Prompt[],
): Promise<FlipTask['prompts']> {
  const end = mask === undefined ? [] : [mask];
  const prompts = [];
  for (const { text, turns } of written) {
    const tokens = await tokenizer.encode(text);
    // The text of a chat is what its template wrote, first token included.
    const begin = turns === undefined ? prefix : [];
    if (tokens.length > 0) prompts.push({ text, tokens: [...begin, ...tokens, ...end] });
  }
  return prompts;
}
