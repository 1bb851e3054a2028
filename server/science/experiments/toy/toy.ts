/** The scoring core, end to end, on models whose features are known (docs/method.md#toy-model). */
import type { Estimate } from '../../../protocol/evidence';
import type { DotPicture, Findings, Table } from '../../../protocol/report';
import { shareEstimate } from '../../binomial';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import type { Experiment, ExperimentHost, ExperimentSettings } from '../experiment';
import { plural } from '../common/summary';
import { type ToyAuc, type ToyDetection, DETECTED, detectToy, INPUTS, REPRESENTED } from './detect';
import { type ToyShape, BATCH, RATE, trainToy } from './train';
import { integer, type OptionValues } from '../../../protocol/experimentOptions';

export const OPTIONS = {
  steps: integer(1500, 50, 50_000, 'Training steps per model.'),
  models: integer(2, 1, 20, 'Models per setting.'),
};

export type ToySettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;

interface ToySetting extends ToyShape {
  /** The paper's figures: share of represented features that are detected, and mean mutual information in bits. */
  readonly paper: { readonly detected: number; readonly information: number };
}

export const TOY_SETTINGS: readonly ToySetting[] = [
  { n: 20, d: 5, s: 0.05, paper: { detected: 0.8, information: 0.062 } },
  { n: 40, d: 5, s: 0.02, paper: { detected: 1, information: 0.095 } },
  { n: 100, d: 5, s: 0.01, paper: { detected: 0.71, information: 0.045 } },
  { n: 100, d: 20, s: 0.05, paper: { detected: 0.96, information: 0.015 } },
  { n: 200, d: 20, s: 0.02, paper: { detected: 1, information: 0.005 } },
];

/** All models of one setting. */
interface ToyRow {
  readonly setting: ToySetting;
  readonly detections: readonly ToyDetection[];
}

export const toy: Experiment<typeof OPTIONS> = {
  name: 'toy',
  title: 'Toy model of superposition',
  question: 'Do signs detect the features of a model that is known by construction?',
  reads: 'any',
  options: OPTIONS,
  seconds: 7,
  run: async (_, settings, host) => {
    const rows: ToyRow[] = [];
    for (const [i, setting] of TOY_SETTINGS.entries()) {
      host.progress(`Training ${nameOf(setting)}`, i / TOY_SETTINGS.length);
      rows.push({ setting, detections: await detections(setting, settings, host) });
    }
    return findings(rows, settings);
  },
};

async function detections(
  shape: ToyShape,
  { seed, options }: ToySettings,
  host: ExperimentHost,
): Promise<ToyDetection[]> {
  const found: ToyDetection[] = [];
  for (let m = 0; m < options.models; m++) {
    const model = await trainToy(shape, options.steps, seed + m, () => host.breathe());
    found.push(detectToy(model, seededRandom(seed + m, `toy-inputs:${nameOf(shape)}`)));
    await host.breathe();
  }
  return found;
}

function findings(rows: readonly ToyRow[], settings: ToySettings): Findings {
  const [least, most] = [Math.min, Math.max].map((pick) =>
    pick(...rows.map((row) => detected(row, 'whole')?.value ?? 0)),
  );
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  const empty = rows.filter((row) => detected(row, 'whole') === null);
  return {
    headlines: [
      `Held out, the signs of all d dimensions detect ${percent(least!)} to ${percent(most!)} of the represented ` +
        `features over ${plural(rows.length, 'setting')} (the paper: 71 % to 100 %); random inputs: ${percent(nullShare(rows))}.`,
    ],
    tables: [table(rows, settings)],
    pictures: [picture(rows)],
    samples: [],
    warnings: empty.map(
      ({ setting }) => `No feature of ${nameOf(setting)} is represented: train it longer (steps).`,
    ),
  };
}

function nullShare(rows: readonly ToyRow[]): number {
  const all = rows.flatMap((row) => aucsOf(row, 'nullAucs'));
  return all.length === 0 ? 0 : all.filter((auc) => auc.whole > DETECTED).length / all.length;
}

function aucsOf({ detections }: ToyRow, of: 'aucs' | 'nullAucs'): ToyAuc[] {
  return detections.flatMap((detection) => detection[of]);
}

/** Share of the represented features whose AUC clears the bar; null if none is represented. */
function detected(
  row: ToyRow,
  rule: keyof ToyAuc,
  of: 'aucs' | 'nullAucs' = 'aucs',
): Estimate | null {
  const aucs = aucsOf(row, of);
  return shareEstimate(aucs.filter((auc) => auc[rule] > DETECTED).length, aucs.length);
}

function table(rows: readonly ToyRow[], { seed, options }: ToySettings): Table {
  const models = options.models;
  return {
    id: 'toy',
    title: 'Represented features that signs detect (held-out AUC > 0.7)',
    columns: [
      { key: 'setting', title: 'features n, bottleneck d, chance s', kind: 'text' },
      { key: 'represented', title: 'represented, all models', kind: 'count' },
      { key: 'detected', title: 'detected, all d dimensions', kind: 'share' },
      { key: 'detectedTau', title: 'detected, tau 0.75', kind: 'share' },
      { key: 'detectedNull', title: 'random inputs detected', kind: 'share' },
      { key: 'paperDetected', title: 'paper: detected', kind: 'share', paper: true },
      { key: 'information', title: 'mutual information of two signs', kind: 'bits' },
      { key: 'informationActive', title: 'the same, inputs with a feature', kind: 'bits' },
      { key: 'paperInformation', title: 'paper: mutual information', kind: 'bits', paper: true },
    ],
    rows: rows.map((row) => [
      nameOf(row.setting),
      aucsOf(row, 'aucs').length,
      detected(row, 'whole'),
      detected(row, 'tau'),
      detected(row, 'whole', 'nullAucs')?.value ?? null,
      row.setting.paper.detected,
      mean(row.detections.map((d) => d.information)),
      mean(row.detections.map((d) => d.informationActive)),
      row.setting.paper.information,
    ]),
    notes: [
      `x -> ReLU(W^T W x), Adam at ${RATE} falling to 0, ${options.steps} steps of ${BATCH} inputs, ` +
        `${plural(models, 'model')} per setting, seeds ${seed} to ${seed + models - 1}.`,
      'Each feature is active with probability s, and then uniform in [0, 1); the paper does not say how it trained its models.',
      `Represented: squared length of its direction above ${REPRESENTED}.`,
      `Prototypes from ${INPUTS / 2} inputs, AUCs on ${INPUTS / 2} others; intervals are exact binomial over features, ` +
        'which are dependent within one model.',
      'tau 0.75 falls back to 0.70 and then to the single best dimension: if many features are active at once, ' +
        'no single sign says much, and only the whole register detects.',
      'If no feature is active, all signs are -, which alone makes two signs informative about each other: ' +
        'hence the column of inputs with a feature.',
    ],
  };
}

function picture(rows: readonly ToyRow[]): DotPicture {
  return {
    kind: 'dots',
    id: 'toy-detected',
    title: 'Represented features that signs detect',
    description:
      'For each setting, the share of represented features with a held-out AUC above 0.7: by all dimensions, ' +
      'by the threshold 0.75, for random inputs, and in the paper.',
    value: { title: 'share detected', domain: [0, 1] },
    names: rows.map(({ setting }) => nameOf(setting)),
    series: [
      { name: 'all d dimensions', role: 'ours', values: rows.map((row) => detected(row, 'whole')) },
      { name: 'tau 0.75', role: 'control', values: rows.map((row) => detected(row, 'tau')) },
      {
        name: 'random inputs',
        role: 'null',
        values: rows.map((row) => detected(row, 'whole', 'nullAucs')),
      },
      {
        name: 'paper',
        role: 'paper',
        values: rows.map(({ setting }) => ({
          value: setting.paper.detected,
          low: null,
          high: null,
        })),
      },
    ],
  };
}

function nameOf({ n, d, s }: ToyShape): string {
  return `${n}, ${d}, ${s}`;
}
