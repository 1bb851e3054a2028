import type { ProblemEntry } from './entry';

/** Evidence that contradicts or lacks the claims of the catalog. */
export const measuredProblems = {
  'expectation-not-met': {
    severity: 'warning',
    title: 'The measured AUC or coverage is below the expected one',
    why: 'The catalog claims that the register detects the category; the held-out AUC says less. The in-sample one never counts: it is high for noise too. Of the whole catalog `expect: { coverage: { min } }` claims the share of all bits that it explains.',
    fix: 'Use more and purer anchors, another layer or register, or a more modest claim. It is information only where the status is `refuted` or `deprecated`.',
    example: 'expect: { auc: { min: 0.99 } }   # measured 0.87',
  },
  'flip-expectation-not-met': {
    severity: 'warning',
    title: 'The sign-flip test did not show what was expected',
    why: 'The verdict of the measured test differs from the claim. "Raised" is the other direction, never "no effect". "Not specific" means that flips of other dimensions move the targets, or the flip other words, as much; "specificity not tested" that no control could have told. "No effect" is claimed only where the interval excludes every effect of interest; "inconclusive" is where it does not.',
    fix: 'Read the reason on the feature page: it says what would settle or test the claim (more prompts or targets, a narrower register such as `{ top: 24 }`). Else change the claim or the register. It is information only where the status is `refuted` or `deprecated`.',
    example: 'expect: { flip: { effect: suppressed-specific } }   # verdict: no effect',
  },
  'evidence-stale': {
    severity: 'warning',
    title: 'The evidence was measured on something else',
    why: 'The message names what changed since: anchors, register, site, model, tokenizer. The numbers shown date from before the change.',
    fix: 'Measure the feature again.',
    example: '# an anchor was added after the last measurement',
  },
  'evidence-missing': {
    severity: 'hint',
    title: 'A claim that was never measured',
    why: 'The feature has an expectation, but no evidence speaks for or against it.',
    fix: 'Run *Measure Feature*, or the sign-flip test.',
    example: 'expect: { auc: { min: 0.8 } }',
  },
  'evidence-orphan': {
    severity: 'hint',
    title: 'Evidence for a feature that is not in the catalog',
    why: 'The evidence file holds numbers under an id that the catalog does not have: a feature was removed, or an id was changed (ids should not be).',
    fix: 'Restore the id, or measure the catalog again, which keeps only what it holds.',
    example: '# x.dims.evidence.json has "animals", the catalog has animal',
  },
} as const satisfies Record<string, ProblemEntry>;
