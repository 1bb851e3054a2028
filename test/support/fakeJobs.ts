/** Jobs without a model, for tests of what stands around them: every answer is given, every call is noted. */
import type { Jobs } from '../../server/jobs/api';

/** @param answers The jobs that the test expects; any other call fails the test. */
export function fakeJobs(answers: Partial<Jobs>): Jobs {
  const unexpected = (name: string) => () => Promise.reject(new Error(`unexpected job: ${name}`));
  return {
    facts: unexpected('facts'),
    cacheState: unexpected('cacheState'),
    buildCache: unexpected('buildCache'),
    measure: unexpected('measure'),
    survey: unexpected('survey'),
    coverage: unexpected('coverage'),
    flip: unexpected('flip'),
    experiments: () => [],
    experiment: unexpected('experiment'),
    dimensionFacts: unexpected('dimensionFacts'),
    dimension: unexpected('dimension'),
    readText: unexpected('readText'),
    lab: unexpected('lab'),
    prompts: { keep: unexpected('keep'), remove: unexpected('remove') },
    readLayers: unexpected('readLayers'),
    readToken: unexpected('readToken'),
    readHead: unexpected('readHead'),
    readInput: unexpected('readInput'),
    atlas: unexpected('atlas'),
    suggest: unexpected('suggest'),
    thumbnail: unexpected('thumbnail'),
    rememberDrafts: unexpected('rememberDrafts'),
    feature: {
      levels: unexpected('levels'),
      tokens: unexpected('tokens'),
      register: unexpected('register'),
      correlations: unexpected('correlations'),
      layers: unexpected('layers'),
      measure: unexpected('measure'),
    },
    evidence: unexpected('evidence'),
    unsavedEvidence: () => [],
    moved: () => undefined,
    caches: unexpected('caches'),
    modelMap: unexpected('modelMap'),
    inspect: unexpected('inspect'),
    tap: unexpected('tap'),
    doctor: unexpected('doctor'),
    agreement: unexpected('agreement'),
    provider: () => null,
    setEnvironment: () => undefined,
    dispose: () => Promise.resolve(),
    ...answers,
  };
}
