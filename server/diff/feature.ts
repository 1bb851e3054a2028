import { beatsChance } from '../protocol/chance';
import type { FlipMeasurement, Register } from '../protocol/evidence';
import { headlineP95 } from '../protocol/heldOut';
import { verdictLine } from '../protocol/flipWords';
import { VERDICT, type Verdict } from '../protocol/verdicts';
import type { ComparedAuc, ComparedFeature, ComparedFlip, Outcome } from '../protocol/comparison';
import { ruleWords } from '../catalog/resolve/basis';
import { changeOf, directionOf } from './change';
import { judgedClaims, tokensOf, type SideFeature } from './side';

/** How strong a suppression is; one whose specificity was not tested is no weaker. Other verdicts have no rank. */
const strength: Readonly<Partial<Record<Verdict, number>>> = {
  [VERDICT.noEffect]: 0,
  [VERDICT.notSpecific]: 1,
  [VERDICT.notTested]: 1,
  [VERDICT.specific]: 2,
};

/** @param sameSpace Whether both sides read the same model at the same site, so that dimensions can be compared. */
export function compareFeature(
  a: SideFeature,
  b: SideFeature,
  sameSpace: boolean,
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
    changed: changesOf(a, b),
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
    `held-out AUC ${a.value.toFixed(3)} to ${b.value.toFixed(3)} ` +
    `(${signed(change.mean)}, 95 % ${signed(low)} to ${signed(high)})`;
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

function changesOf(a: SideFeature, b: SideFeature): string[] {
  const [before, after] = [a.feature, b.feature];
  const [ruleBefore, ruleAfter] = [before, after].map(({ register }) => ruleWords(register.value));
  return [
    ...listChange('anchors', tokensOf(before.anchors), tokensOf(after.anchors)),
    ...listChange('targets', tokensOf(before.targets), tokensOf(after.targets)),
    ...wordChange('register', ruleBefore!, ruleAfter!),
    ...wordChange('status', before.status.value, after.status.value),
  ];
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

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;
}
