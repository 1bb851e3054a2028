/** The tables of the circuits: writers, storage, readers, effect. */
import type { Cell, Column, References, Table } from '../../../protocol/report';
import { plural, short } from '../common/summary';
import { estimateOf, SELECTIVITY, shareOf } from '../flips/tables';
import type { Subject } from '../ports';
import { type Circuit, isWhole } from './contract';
import type { CircuitSettings } from './contract';

/** Dimensions shown of each register. */
const MOST_DIMENSIONS = 24;

const CATEGORY: Column = { key: 'category', title: 'category', kind: 'text' };

export function summaryTable(
  circuits: readonly Circuit[],
  q: readonly number[],
  { place }: Subject,
): Table {
  return {
    id: 'circuits',
    title: 'Each circuit in one line',
    columns: [
      CATEGORY,
      { key: 'storage', title: 'stored: held-out AUC', kind: 'auc' },
      { key: 'null', title: 'its null p95', kind: 'auc' },
      { key: 'writers', title: 'written: neurons above both nulls', kind: 'count' },
      { key: 'readers', title: 'read: best held-out AUC of keys and values', kind: 'auc' },
      { key: 'effect', title: 'needed: relative change without it', kind: 'logits' },
      { key: 'verdict', title: 'verdict', kind: 'text' },
      SELECTIVITY,
      { key: 'whole', title: 'whole circuit', kind: 'text' },
      { key: 'evidence', title: 'evidence', kind: 'text' },
    ],
    rows: circuits.map((c, i) => [
      c.id,
      c.storage.heldOut,
      c.storage.nullP95,
      c.writers.count,
      c.readers && best(c.readers.k, c.readers.v),
      estimateOf(c.effect.arms.away.relative),
      c.effect.verdict,
      shareOf(c.effect.selectivity),
      isWhole(c, q[i]!) ? 'yes' : 'no',
      evidence('circuit', 'storage', 'writers', 'readers', 'effect'),
    ]),
    notes: [
      `Register: layer ${place.layer}. Evidence: stored, table storage here and experiment detect; written, table writers here and ` +
        'experiment writers; read, table readers here and experiment attention; needed, table effect here and experiment flips.',
      'Whole: stored above the null, written by at least one neuron above both nulls, suppressed specifically with q < 0.05.',
    ],
  };
}

export function writersTable(
  circuits: readonly Circuit[],
  { place }: Subject,
  { options }: CircuitSettings,
): Table {
  return {
    id: 'writers',
    title: `Writers: neurons of block ${place.layer}`,
    columns: [
      CATEGORY,
      { key: 'neuron', title: 'neuron', kind: 'count' },
      { key: 'agreement', title: 'agreement of its write with the register', kind: 'share' },
      { key: 'agreementNull', title: 'best of shuffled columns, p95', kind: 'share' },
      { key: 'auc', title: 'AUC of its own sign for the words', kind: 'auc' },
      { key: 'aucNull', title: 'best neuron for random words, p99', kind: 'auc' },
      { key: 'answers', title: 'answers', kind: 'text' },
      { key: 'also', title: 'also writes', kind: 'text' },
      { key: 'raises', title: 'tokens that its write raises', kind: 'text' },
      { key: 'evidence', title: 'evidence', kind: 'text' },
    ],
    rows: circuits.flatMap(({ id, writers: { top, agreementP95, aucP99 } }) =>
      top.map((w): Cell[] => [
        id,
        w.neuron,
        w.agreement,
        agreementP95,
        w.auc,
        aucP99,
        w.answers > 0 ? 'more active' : 'less active',
        w.also ? `${w.also.id} (${short(w.also.agreement)})` : '–',
        w.raises.map((text) => JSON.stringify(text.trim())).join(', '),
        evidence('writers', 'single', 'neurons'),
      ]),
    ),
    notes: [
      `The ${options.writers} largest by weight among those above both nulls: weight is (2 AUC - 1)(2 agreement - 1) times the norm of the write. ` +
        `In all: ${circuits.map(({ id, writers }) => `${id} ${writers.count}`).join(', ')}.`,
      `Both nulls are the best of all neurons: of shuffled columns (${plural(options.shuffles, 'draw')}), and of random words, as many as the anchors.`,
      'Agreement and AUC are in-sample, and so are the nulls. Also writes: of the other categories to which it responds above its null, ' +
        'the one whose register it agrees with best. Tokens: the head reads the write without the final norm.',
    ],
  };
}

export function storageTable(
  circuits: readonly Circuit[],
  { place }: Subject,
  { folds, draws }: CircuitSettings,
): Table {
  return {
    id: 'storage',
    title: `Storage: the register at layer ${place.layer}`,
    columns: [
      CATEGORY,
      { key: 'heldOut', title: 'held-out AUC', kind: 'auc' },
      { key: 'null', title: 'null p95', kind: 'auc' },
      { key: 'inSample', title: 'in-sample', kind: 'auc' },
      { key: 'k', title: 'dimensions', kind: 'count' },
      { key: 'register', title: 'best dimensions, with polarity', kind: 'text' },
      { key: 'evidence', title: 'evidence', kind: 'text' },
    ],
    rows: circuits.map(({ id, storage, register }) => [
      id,
      storage.heldOut,
      storage.nullP95,
      storage.inSample,
      storage.k,
      register.dimensions
        .slice(0, MOST_DIMENSIONS)
        .map((d, i) => `${register.polarity[i]! > 0 ? '+' : '-'}${d}`)
        .join(' '),
      evidence('detect', 'summary', 'categories'),
    ]),
    notes: [
      `${place.signs} signs, ${folds} folds over the anchors, null of ${plural(draws, 'random set')} at equal width.`,
      'The best dimensions are those of the register that is flipped (tau 0.6 unless the catalog says otherwise), best first.',
    ],
  };
}

export function readersTable(circuits: readonly Circuit[], { place, model }: Subject): Table {
  return {
    id: 'readers',
    title: 'Readers: keys and values of the next block',
    columns: [
      CATEGORY,
      { key: 'site', title: 'read by', kind: 'text' },
      { key: 'heldOut', title: 'held-out AUC', kind: 'auc' },
      { key: 'null', title: 'null p95', kind: 'auc' },
      { key: 'k', title: 'dimensions', kind: 'count' },
      { key: 'best', title: 'best dimension', kind: 'auc' },
      { key: 'bestNullP95', title: 'its null p95', kind: 'auc' },
      { key: 'bestNull', title: 'its null p99', kind: 'auc' },
      { key: 'evidence', title: 'evidence', kind: 'text' },
    ],
    rows: circuits.flatMap(({ id, readers }): Cell[][] =>
      readers === null
        ? [[id, 'the head only', null, null, null, null, null, null, evidence('circuit', 'effect')]]
        : (['k', 'v'] as const).map((site): Cell[] => {
            const at = readers[site];
            const seen = evidence('attention', 'sites', 'heads');
            const name = `${site === 'k' ? 'keys' : 'values'} of block ${readers.block}`;
            const best = [at.best, at.bestNull.p95, at.bestNull.p99];
            return [id, name, at.heldOut, at.nullP95, at.k, ...best, seen];
          }),
    ),
    notes: [
      place.layer < model.layers
        ? `Block ${place.layer + 1} reads layer ${place.layer}; each token alone. If keys and values hold a category, it could be read.`
        : `No block follows layer ${place.layer}: the final norm and the head read it, so this is not computable.`,
    ],
  };
}

export function effectTable(circuits: readonly Circuit[], q: readonly number[]): Table {
  const logits = (key: string, title: string): Column => ({ key, title, kind: 'logits' });
  return {
    id: 'effect',
    title: 'Effect: what the output loses',
    columns: [
      CATEGORY,
      { key: 'verdict', title: 'verdict', kind: 'text' },
      SELECTIVITY,
      logits('away', 'away, relative change'),
      { key: 'q', title: 'q', kind: 'p' },
      logits('leastDetectable', 'least detectable'),
      logits('direct', 'direct, through the head alone'),
      logits('random', 'random'),
      logits('disjoint', 'disjoint'),
      logits('matched', 'matched'),
      logits('others', "others' targets"),
      { key: 'evidence', title: 'evidence', kind: 'text' },
    ],
    rows: circuits.map(
      ({ id, effect: { verdict, selectivity, leastDetectable, arms }, direct }, i) => [
        id,
        verdict,
        shareOf(selectivity),
        estimateOf(arms.away.relative),
        q[i]!,
        leastDetectable,
        estimateOf(direct),
        estimateOf(arms.random.relative),
        estimateOf(arms.disjoint.relative),
        estimateOf(arms.matched.relative),
        estimateOf(arms.away.others),
        evidence('flips', 'verdicts', 'arms'),
      ],
    ),
    notes: [
      'Targets are held out of the register; intervals take prompts and target words as crossed samples; q over the categories (Benjamini-Hochberg).',
      circuits.map(({ id, effect }) => `${id}: ${effect.reason}`).join('. ') + '.',
    ],
  };
}

/** The tables of an experiment from which a row's numbers come. */
function evidence(experiment: string, ...tables: readonly string[]): References {
  return { tables: tables.map((table) => ({ experiment, table })) };
}

function best(
  k: NonNullable<Circuit['readers']>['k'],
  v: NonNullable<Circuit['readers']>['v'],
): Cell {
  return k.heldOut.value >= v.heldOut.value ? k.heldOut : v.heldOut;
}
