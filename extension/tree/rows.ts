/** The contents of the tree of catalogs: words, icons and filters. Pure: no editor needed. */
import { DRAFT_STATES, type DraftState } from '../../server/protocol/dimensions';
import type {
  CatalogOverview,
  FeatureState,
  OverviewDraft,
  OverviewFeature,
} from '../../server/protocol/workbench';
import { explainedWords, type L10n } from '../commands/sentences';
import { change, count, fixed, interval, percent } from '../../server/protocol/format';

export interface Row {
  readonly label: string;
  /** Beside the label, in muted type. */
  readonly description: string;
  /** Plain text, lines separated by line feeds; a screen reader reads it too. */
  readonly tooltip: string;
  /** A codicon and, if it carries meaning, a theme colour. */
  readonly icon: string;
  readonly colour?: string;
}

const icons: Readonly<Record<FeatureState, readonly [string, string?]>> = {
  holds: ['pass-filled', 'testing.iconPassed'],
  fails: ['error', 'testing.iconFailed'],
  stale: ['history', 'list.warningForeground'],
  'not measured': ['circle-outline', 'testing.iconUnset'],
  'given up': ['circle-slash', 'testing.iconSkipped'],
};

export function stateWords(state: FeatureState, l10n: L10n): string {
  const words: Readonly<Record<FeatureState, string>> = {
    holds: l10n.t('claims hold'),
    fails: l10n.t('a claim fails'),
    stale: l10n.t('stale'),
    'not measured': l10n.t('not measured'),
    'given up': l10n.t('given up'),
  };
  return words[state];
}

function stateIcon(state: FeatureState): Pick<Row, 'icon' | 'colour'> {
  const [icon, colour] = icons[state];
  return { icon, ...(colour !== undefined && { colour }) };
}

export function featureRow(feature: OverviewFeature, l10n: L10n): Row {
  const { id, label, state, status, measurement } = feature;
  const state_ = stateWords(state, l10n);
  const auc = measurement === null ? '' : fixed(measurement.heldOut.value, 3);
  const description = [auc, state_].filter(Boolean).join(' · ');
  const lines = [
    `${label} (${id})`,
    `${state_}; ${l10n.t('status: {0}', status)}`,
    ...evidenceRows(feature, l10n).map((row) => `${row.label}: ${row.description}`),
  ];
  return { label, description, tooltip: lines.join('\n'), ...stateIcon(state) };
}

/** One row per fact, the held-out AUC first and its null right after it. */
export function evidenceRows(feature: OverviewFeature, l10n: L10n): Row[] {
  return [
    ...feature.stale.map((reason) => staleRow(reason, l10n)),
    ...measurementRows(feature.measurement, l10n),
    ...flipRows(feature.flip, l10n),
    ...feature.claims.map((claim): Row => {
      const icon = { passed: 'pass', failed: 'error', skipped: 'circle-outline' }[claim.outcome];
      const colour = { passed: 'Passed', failed: 'Failed', skipped: 'Unset' }[claim.outcome];
      const row = { label: l10n.t('claim'), description: claim.text, icon };
      return {
        ...row,
        tooltip: `${claim.text}: ${claim.message}`,
        colour: `testing.icon${colour}`,
      };
    }),
  ];
}

function staleRow(reason: string, l10n: L10n): Row {
  const tooltip = l10n.t('Measured before this change: {0}. Measure again.', reason);
  const colour = 'list.warningForeground';
  return { label: l10n.t('stale'), description: reason, tooltip, icon: 'history', colour };
}

function measurementRows(measurement: OverviewFeature['measurement'], l10n: L10n): Row[] {
  if (measurement === null) {
    const tooltip = l10n.t('Run "Measure Feature" to get its held-out AUC.');
    const label = l10n.t('held-out AUC');
    return [{ label, description: l10n.t('not measured'), tooltip, icon: 'circle-outline' }];
  }
  const { isHeldOut, nullP95, chance, inSample, nPos, nNeg, folds, k } = measurement;
  const counts = l10n.t(
    'n+ {0}, n− {1}, {2} folds, k = {3}',
    ...[count(nPos), count(nNeg), folds, k],
  );
  const row = (label: string, description: string, tooltip: string, icon: string): Row => ({
    label,
    description,
    tooltip,
    icon,
  });
  return [
    row(
      isHeldOut ? l10n.t('held-out AUC') : l10n.t('in-sample AUC, not held out'),
      `${aucText(measurement, l10n)}; ${counts}`,
      l10n.t('Anchors that did not choose the register, against the negatives; 95 % interval.'),
      'graph',
    ),
    row(
      l10n.t('its null reaches'),
      `${fixed(nullP95, 3)}; ${chance}`,
      l10n.t('95th percentile of the same procedure on sets that no concept chose.'),
      'dash',
    ),
    row(
      l10n.t('in-sample AUC'),
      fixed(inSample, 3),
      l10n.t('On the anchors that chose the register: proves nothing by itself.'),
      'dash',
    ),
  ];
}

function flipRows(flip: OverviewFeature['flip'], l10n: L10n): Row[] {
  if (flip === null) return [];
  const { verdict, beside, relative, prompts, targets } = flip;
  const moved = change({ ...relative, value: relative.mean });
  const tooltip = l10n.t(
    'Relative change of the targets {0} logits; {1} prompts, {2} targets. The page shows the controls.',
    moved,
    prompts,
    targets,
  );
  return [
    {
      label: l10n.t('sign-flip test'),
      description: [verdict, beside].filter(Boolean).join('; '),
      tooltip,
      icon: 'beaker',
    },
  ];
}

function aucText(
  { heldOut: { value, low, high }, noInterval }: NonNullable<OverviewFeature['measurement']>,
  l10n: L10n,
): string {
  const text = fixed(value, 3);
  if (low !== null && high !== null) return `${text} ${interval({ low, high })}`;
  return noInterval === null
    ? l10n.t('{0} (no interval)', text)
    : l10n.t('{0} (no interval: {1})', text, noInterval);
}

/** Of a dimension's claim: the id of a feature holds no space. */
const isClaim = ({ id }: { readonly id: string }): boolean => id.includes(' ');

/** e.g. "8 features · 2 dimensions · 5 hold · 2 fail · 1 stale · explains 3.1 % [2.9, 3.3] of 2,103 bits". */
export function catalogDescription(
  { features, coverage }: Pick<CatalogOverview, 'features' | 'coverage'>,
  l10n: L10n,
): string {
  const count = (state: FeatureState): number => features.filter((f) => f.state === state).length;
  const claims = features.filter(isClaim).length;
  const own = features.length - claims;
  const [holds, fails, stale] = [count('holds'), count('fails'), count('stale')];
  const parts = [
    own === 1 ? l10n.t('1 feature') : l10n.t('{0} features', own),
    claims > 0 && (claims === 1 ? l10n.t('1 dimension') : l10n.t('{0} dimensions', claims)),
    holds > 0 && l10n.t('{0} hold', holds),
    fails > 0 && l10n.t('{0} fail', fails),
    stale > 0 && l10n.t('{0} stale', stale),
    coverage !== null && coverage.stale.length === 0 && explainedWords(coverage.bits, l10n),
  ];
  return parts.filter((part) => part !== false).join(' · ');
}

/** How much of the signs the catalog explains, as it was last measured. */
export function coverageRow(coverage: CatalogOverview['coverage'], l10n: L10n): Row {
  const label = l10n.t('coverage');
  if (coverage === null) {
    const tooltip = l10n.t('Run "Measure Coverage" to get the bits of the signs that it explains.');
    return { label, description: l10n.t('not measured'), tooltip, icon: 'circle-outline' };
  }
  const { bits, shuffled, stale } = coverage;
  const words = explainedWords(bits, l10n);
  const beside = l10n.t('shuffled {0}', percent(shuffled));
  const isStale = stale.length > 0;
  const description = [words, beside, isStale && l10n.t('stale')].filter(Boolean).join(' · ');
  const tooltip = [
    l10n.t('Held out, with a 95 % interval. Shuffled: the same labels on others that look alike.'),
    ...stale.map((reason) => l10n.t('Measured before this change: {0}. Measure again.', reason)),
  ].join('\n');
  const age = isStale
    ? { icon: 'history', colour: 'list.warningForeground' }
    : { icon: 'pie-chart' };
  return { label, description, tooltip, ...age };
}

export interface TreeFilter {
  /** States to show; all if empty. */
  readonly states: readonly FeatureState[];
  /** Part of an id or label, in any case; all if empty. */
  readonly text: string;
}

export const noFilter: TreeFilter = { states: [], text: '' };

export function isShown(
  { id, label, state }: OverviewFeature,
  { states, text }: TreeFilter,
): boolean {
  const wanted = text.trim().toLowerCase();
  return (
    (states.length === 0 || states.includes(state)) &&
    (wanted === '' || id.includes(wanted) || label.toLowerCase().includes(wanted))
  );
}

export function filterWords({ states, text }: TreeFilter, l10n: L10n): string | undefined {
  const parts = [
    ...states.map((state) => stateWords(state, l10n)),
    ...(text.trim() === '' ? [] : [`"${text.trim()}"`]),
  ];
  return parts.length === 0 ? undefined : l10n.t('Shown: {0}', parts.join(', '));
}

/** Icon and colour of a draft's state. */
const draftIcons: Readonly<Record<DraftState, readonly [string, string?]>> = {
  open: ['lightbulb'],
  accepted: ['check', 'testing.iconPassed'],
  edited: ['edit', 'testing.iconPassed'],
  refused: ['circle-slash', 'testing.iconSkipped'],
};

function draftWords(state: DraftState, l10n: L10n): string {
  const words: Readonly<Record<DraftState, string>> = {
    open: l10n.t('to do'),
    accepted: l10n.t('accepted'),
    edited: l10n.t('edited since'),
    refused: l10n.t('refused'),
  };
  return words[state];
}

export function draftRow({ dimension, label, says, state }: OverviewDraft, l10n: L10n): Row {
  const [icon, colour] = draftIcons[state];
  const words = draftWords(state, l10n);
  return {
    label: String(dimension),
    description: [label, ...(state === 'open' ? [] : [words])].join(' · '),
    tooltip: [`${l10n.t('Dimension {0}', dimension)}: ${label}`, words, ...says.split('; ')].join(
      '\n',
    ),
    icon,
    ...(colour !== undefined && { colour }),
  };
}

/** e.g. "57 to do · 3 accepted · 1 edited since". */
export function draftsRow(drafts: CatalogOverview['drafts'], l10n: L10n): Row {
  const label = l10n.t('Dimensions');
  const icon = 'list-unordered';
  if (drafts === null) {
    const tooltip = l10n.t('Run "Survey Dimensions" to draft what each dimension encodes.');
    return { label, description: l10n.t('not surveyed'), tooltip, icon };
  }
  const { counts } = drafts;
  const parts = DRAFT_STATES.filter((state) => state === 'open' || counts[state] > 0).map(
    (state) => `${counts[state]} ${draftWords(state, l10n)}`,
  );
  const tooltip = l10n.t('Drafts of what dimensions encode, told apart best first.');
  return { label, description: parts.join(' · '), tooltip, icon };
}
