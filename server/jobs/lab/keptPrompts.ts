/** Prompts of the flip lab, kept with the evidence of the catalog. */
import { promptId, type PromptChanges } from '../../catalog/evidence/keptPrompts';
import { faultError } from '../../protocol/fault';
import type { KeptPrompt, Prompt } from '../../protocol/prompts';
import { sha256 } from '../../surroundings/claimStamps';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { Jobs } from '../api';
import type { Equipment } from '../equipment';
import { keepEvidence, modelFactsOf } from '../keep';
import { prepare, type Prepared } from '../prepare';
import { tokensOf } from '../read/textTokens';
import { textOfPrompt } from './promptTokens';

/** Kept prompts of one catalog: a list that a person looks through. */
const MOST = 200;

export function promptJobs({ around }: Equipment): Jobs['prompts'] {
  const change = async (
    open: OpenCatalog,
    prepared: Prepared,
    prompts: PromptChanges,
  ): Promise<string | undefined> => {
    const { unsaved } = await keepEvidence(around, open.path, (known) => {
      const model = known?.model ?? modelFactsOf(prepared.summary);
      return { value: undefined, model, features: new Map(), prompts: within(known, prompts) };
    });
    return unsaved;
  };
  return {
    keep: async (open, prompt, { signal }) => {
      const prepared = await prepare(open, around, signal);
      const text = await textOfPrompt(prepared, prompt);
      await tokensOf(prepared, text);
      return change(open, prepared, new Map([[promptId(prompt, sha256), keptAs(prompt, text)]]));
    },
    remove: async (open, id, { signal }) =>
      change(open, await prepare(open, around, signal), new Map([[id, null]])),
  };
}

function keptAs({ turns }: Prompt, text: string): KeptPrompt {
  return { text, at: new Date().toISOString().slice(0, 10), ...(turns && { turns }) };
}

/** @throws FaultError `bad-arguments` if more would be kept than may. */
function within(
  known: { readonly prompts?: Readonly<Record<string, KeptPrompt>> } | undefined,
  changes: PromptChanges,
): PromptChanges {
  const ids = new Set(Object.keys(known?.prompts ?? {}));
  const isNew = [...changes].some(([id, prompt]) => prompt !== null && !ids.has(id));
  if (!isNew || ids.size < MOST) return changes;
  throw faultError(
    'bad-arguments',
    `${MOST} prompts are kept with this catalog, and no more can be.`,
    'Remove one that is no longer needed.',
  );
}

/** For a sign-flip test. @throws FaultError `bad-arguments` if none is kept. */
export async function keptPromptsOf(
  { path }: OpenCatalog,
  { around }: Pick<Equipment, 'around'>,
): Promise<readonly KeptPrompt[]> {
  const evidence = await around.evidence(around.moves.now(path));
  const kept = Object.values(evidence?.prompts ?? {});
  if (kept.length > 0) return kept;
  throw faultError(
    'bad-arguments',
    'No prompt is kept with the evidence of this catalog.',
    'Keep prompts in the flip lab, or run the test on those that Dimcat ships.',
  );
}
