import { beatsChance } from '../protocol/chance';
import type { FlipMeasurement, Register } from '../protocol/evidence';
import { headlineP95 } from '../protocol/heldOut';
import { verdictLine } from '../protocol/flipWords';
import { VERDICT, type Verdict } from '../protocol/verdicts';
import type { ComparedAuc, ComparedFeature, ComparedFlip, Outcome } from '../protocol/comparison';
import { claimsOf } from '../catalog/claims/claims';
import { dimensionOfId, sidesOf } from '../catalog/claims/dimensionClaim';
import { claimText } from '../catalog/claims/stamps';
import type { Feature } from '../catalog/types';
import { ruleWords } from '../catalog/resolve/basis';
import { changeOf, directionOf } from './change';
import { judgedClaims, tokensOf, type SideFeature } from './side';
import { change as signedChange, fixed } from '../protocol/format';

/** How strong a suppression is; one whose specificity was not tested is no weaker. Other verdicts have no rank. */
const strength: Readonly<Partial<Record<Verdict, number>>> = {
  [VERDICT.noEffect]: 0,
  [VERDICT.notSpecific]: 1,
  [VERDICT.notTested]: 1,
  [VERDICT.specific]: 2,
};

export interface Comparing {
  /** Whether both sides read the same model at the same site, so that dimensions can be compared. */
  readonly sameSpace: boolean;
  /** Ids of a that are others in b, by those. */
  readonly renamed: ReadonlyMap<string, string>;
}

export function compareFeature(
  a: SideFeature,
  b: SideFeature,
  { sameSpace, renamed }: Comparing,
): ComparedFeature {
  const auc = comparedAuc(a, b);
  const flip: ComparedFlip = { a: flipOf(a), b: flipOf(b) };
  const found = [aucFindings(auc), nullFindings(auc), flipFindings(flip), claimFindings(a, b)];
  const better = found.flatMap((each) => each.better);
  const worse = found.flatMap((each) => each.worse);
  const { id, label } = b.feature;
  return {
    id: id.value,
    label: (label ?? a.feature.label)?.value ?? id.value,
    outcome: outcomeOf(better, worse, auc, flip),
    better,
    worse,
    changed: changesOf(a.feature, b.feature, renamed),
    auc,
    flip,
    registerOverlap: sameSpace ? overlap(registerOf(a), registerOf(b)) : null,
  };
}

interface Findings {
  readonly better: readonly string[];
  readonly worse: readonly string[];
}
const nothing: Findings = { better: [], worse: [] };

function comparedAuc(a: SideFeature, b: SideFeature): ComparedAuc {
  const [before, after] = [a.evidence.measurement, b.evidence.measurement];
  const [was, is] = [before?.auc.heldOut ?? null, after?.auc.heldOut ?? null];
  const isInSample = [
    before?.frozen?.heldOut === 'none',
    after?.frozen?.heldOut === 'none',
  ] as const;
  return {
    a: was,
    b: is,
    change: isInSample[0] === isInSample[1] ? changeOf(was, is) : null,
    inSample: isInSample,
    nullA: before ? headlineP95(before) : null,
    nullB: after ? headlineP95(after) : null,
    beaten: [before && beatsChance(before), after && beatsChance(after)],
    k: [before?.k ?? null, after?.k ?? null],
  };
}

function aucFindings({ a, b, change }: ComparedAuc): Findings {
  const direction = directionOf(change);
  if (direction === 0 || a === null || b === null || !change?.interval) return nothing;
  const [low, high] = change.interval;
  const words =
    `held-out AUC ${fixed(a.value, 3)} to ${fixed(b.value, 3)} ` +
    `(${signedChange({ value: change.mean, low, high }, 3)})`;
  return direction > 0 ? { better: [words], worse: [] } : { better: [], worse: [words] };
}

/** Falling to the level of its null is worse, whatever the interval of the change. */
function nullFindings({ beaten: [was, is] }: ComparedAuc): Findings {
  if (was === undefined || is === undefined || was === is) return nothing;
  return is
    ? { better: ['now told from its null'], worse: [] }
    : { better: [], worse: ['no longer told from its null'] };
}

function flipOf({ evidence: { flip } }: SideFeature): ComparedFlip['a'] {
  return flip === undefined
    ? null
    : { verdict: flip.verdict, words: verdictLine(flip), relative: awayOf(flip) };
}

function awayOf({ arms }: FlipMeasurement): { mean: number; low: number; high: number } {
  const { mean, low, high } = arms.away.relative;
  return { mean, low, high };
}

function flipFindings({ a, b }: ComparedFlip): Findings {
  if (a === null || b === null) return nothing;
  const [was, is] = [strength[a.verdict], strength[b.verdict]];
  if (was === undefined || is === undefined || was === is) return nothing;
  const words = `sign-flip test: ${a.words} before, ${b.words} now`;
  return is > was ? { better: [words], worse: [] } : { better: [], worse: [words] };
}

/** Claims that both catalogs make in the same words, but only one meets. */
function claimFindings(a: SideFeature, b: SideFeature): Findings {
  const before = new Map(writtenClaims(a).map(({ text, outcome }) => [text, outcome]));
  const turned = writtenClaims(b).filter(({ text, outcome }) => {
    const was = before.get(text);
    return was !== undefined && was !== outcome && was !== 'skipped' && outcome !== 'skipped';
  });
  return {
    better: turned.filter((c) => c.outcome === 'passed').map((c) => `claim now met: ${c.text}`),
    worse: turned
      .filter((c) => c.outcome === 'failed')
      .map((c) => `claim no longer met: ${c.text}`),
  };
}

/** Without the implicit claim of every feature, to be above the null: it is worded separately. */
function writtenClaims(side: SideFeature): ReturnType<typeof judgedClaims> {
  return judgedClaims(side).filter((c) => c.kind === 'suppresses' || c.min !== undefined);
}

function outcomeOf(
  better: readonly string[],
  worse: readonly string[],
  { a, b }: ComparedAuc,
  flip: ComparedFlip,
): Outcome {
  if (better.length > 0) return worse.length > 0 ? 'mixed' : 'better';
  if (worse.length > 0) return 'worse';
  const both = (a !== null && b !== null) || (flip.a !== null && flip.b !== null);
  return both ? 'same' : 'unknown';
}

/** What the catalog says otherwise; a feature that was only renamed is the same on the sides of claims. */
function changesOf(before: Feature, after: Feature, renamed: Comparing['renamed']): string[] {
  const [ruleBefore, ruleAfter] = [before, after].map(({ register }) => ruleWords(register.value));
  const claimed = [before, after].map((one) =>
    claimsOf(one).flatMap((claim) => claimText(claim) ?? []),
  );
  return [
    ...wordChange('id', before.id.value, after.id.value),
    ...wordChange('label', before.label?.value ?? 'none', after.label?.value ?? 'none'),
    ...wordsChange(before, after, renamed),
    ...listChange('targets', tokensOf(before.targets), tokensOf(after.targets)),
    ...wordChange('register', ruleBefore!, ruleAfter!),
    ...listChange('expect', claimed[0]!, claimed[1]!),
    ...wordChange('status', before.status.value, after.status.value),
  ];
}

/** Of a claim both sides, of a feature its anchors. */
function wordsChange(before: Feature, after: Feature, renamed: Comparing['renamed']): string[] {
  if (dimensionOfId(after.id.value) === undefined)
    return listChange('anchors', tokensOf(before.anchors), tokensOf(after.anchors));
  const [was, is] = [sidesOf(before), sidesOf(after)];
  return (['plus', 'minus'] as const).flatMap((side) =>
    listChange(side, tokensOf(was[side], renamed), tokensOf(is[side])),
  );
}

function wordChange(what: string, before: string, after: string): string[] {
  return before === after ? [] : [`${what}: ${before} before, ${after} now`];
}

/** Which tokens were added and removed; of many, the first few and how many more. */
function listChange(what: string, before: readonly string[], after: readonly string[]): string[] {
  const come = after.filter((token) => !before.includes(token));
  const gone = before.filter((token) => !after.includes(token));
  const parts = [
    come.length > 0 && `added ${some(come)}`,
    gone.length > 0 && `removed ${some(gone)}`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? [] : [`${what}: ${parts.join('; ')}`];
}

function some(tokens: readonly string[]): string {
  const shown = tokens.slice(0, 8).join(', ');
  return tokens.length > 8 ? `${shown} and ${tokens.length - 8} more` : shown;
}

function registerOf({ evidence: { measurement } }: SideFeature): Register | undefined {
  return measurement?.register;
}

function overlap(a: Register | undefined, b: Register | undefined): number | null {
  if (a === undefined || b === undefined) return null;
  const [before, after] = [signedSet(a), signedSet(b)];
  const shared = [...before].filter((entry) => after.has(entry)).length;
  const all = before.size + after.size - shared;
  return all === 0 ? null : shared / all;
}

function signedSet({ pos, neg }: Register): Set<string> {
  return new Set([...pos.map((d) => `+${d}`), ...neg.map((d) => `-${d}`)]);
}
