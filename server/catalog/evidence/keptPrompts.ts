/** The prompts that a person kept in the flip lab, as evidence holds them: each sealed under the id that it makes. */
import { asObject, Mismatch } from '../../protocol/decode';
import type { KeptPrompts } from '../../protocol/evidence';
import { keptPrompt, type KeptPrompt, type Prompt } from '../../protocol/prompts';
import { canonicalJson, isSealed, sealOf, type Hash } from './seal';

/** What becomes of prompts: kept ones by id, null for one that is no longer kept. */
export type PromptChanges = ReadonlyMap<string, KeptPrompt | null>;

/** The same prompt has the same id, so that it is kept once. Of a chat the turns count, not what a template writes. */
export function promptId({ text, turns }: Prompt, hash: Hash): string {
  return hash(canonicalJson(turns ? { turns } : { text })).slice(0, 16);
}

export function withPrompts(known: KeptPrompts | undefined, changes: PromptChanges): KeptPrompts {
  const all = new Map<string, KeptPrompt | null>(Object.entries(known ?? {}));
  for (const [id, prompt] of changes) all.set(id, prompt);
  return Object.fromEntries(
    [...all].filter((entry): entry is [string, KeptPrompt] => entry[1] !== null),
  );
}

/** As evidence has them; undefined where none is kept. */
export function sealedPrompts(prompts: KeptPrompts, hash: Hash | undefined): object | undefined {
  const all = Object.entries(prompts).sort(([a], [b]) => (a < b ? -1 : 1));
  if (all.length === 0) return undefined;
  return Object.fromEntries(
    all.map(([id, one]) => [id, hash ? { ...one, sha256: sealOf(id, one, hash) } : one]),
  );
}

/**
 * @param hash If given, a prompt that is not as Dimcat wrote it is refused.
 * @throws Mismatch
 */
export function readPrompts(value: unknown, hash: Hash | undefined): KeptPrompts {
  if (value === undefined) return {};
  return Object.fromEntries(
    Object.entries(asObject(value, 'prompts')).map(([id, one]) => {
      if (hash && !isSealed(id, one, hash))
        throw new Mismatch(
          `the kept prompt ${id.slice(0, 100)} is not as Dimcat wrote it: it was edited, merged line by line, or damaged`,
        );
      return [id, keptPrompt(one, `prompts.${id}`)];
    }),
  );
}
