/** What every method sees of a category: its anchors, a sample of the vocabulary, and the same folds. */
import type { SignPlanes } from '../../../core/planes';
import { wordsFor } from '../../../core/bits';
import { assignFolds, clustersOf } from '../../folds';
import type { FeatureTask } from '../../task';
import { seededRandom } from '../../random';
import { gatherTokens, samplePool } from '../common/subset';
import type { ExperimentModel, Signs, SignPlace, Subject } from '../ports';
import type { Place } from '../../../protocol/states';
import type { Rotation } from './rotation';
import { randomRotation, rotated } from './rotation';
import type { BaselinesSettings } from './options';

/** Rows of one representation: anchors first, then negatives. */
export interface View {
  readonly planes: SignPlanes;
  /** Centred states [rows, width] row-major; empty if only signs are kept. */
  readonly values: Float32Array;
  readonly width: number;
}

/**
 * `own`: the catalog's site, layer and sign rule; `centred`: the same, centred; `embedding`: layer 0; `twin`: random
 * weights; `rotated`: centred states in random orthogonal bases.
 */
export interface Views {
  readonly own: View;
  readonly centred: View;
  /** The centred signs as values of +1 and -1. */
  readonly signs: View;
  /** Undefined if the catalog itself reads the embedding. */
  readonly embedding: View | undefined;
  readonly twin: View;
  readonly rotated: readonly View[];
}

export interface Items {
  readonly id: string;
  readonly register: FeatureTask['register'];
  /** Rows 0 .. n - 1 are anchors. */
  readonly n: number;
  readonly rows: number;
  /** One per row; each negative is its own group. */
  readonly clusters: readonly number[];
  /** One per row. */
  readonly foldOf: readonly number[];
  readonly folds: number;
  readonly views: Views;
}

/** The representations of the model, read once for all categories. */
export interface Source {
  readonly places: { readonly own: Place; readonly embedding: Place };
  readonly own: Signs;
  readonly centred: Signs;
  readonly embedding: Signs | undefined;
  readonly twin: Signs;
  readonly rotations: readonly Rotation[];
  /** Centred states of the negatives in each random basis. */
  readonly rotatedNegatives: readonly Float32Array[];
  /** Token ids that represent the vocabulary. */
  readonly negatives: readonly number[];
  readonly negativeStates: readonly Float32Array[];
}

const TWIN = { kind: 'gaussian', seed: 1 } as const;

export async function openSource(subject: Subject, settings: BaselinesSettings): Promise<Source> {
  const { model, place } = subject;
  const at = { site: place.site, layer: place.layer };
  const first: Place = { site: 'resid', layer: 0 };
  const hasEmbedding = place.site !== 'resid' || place.layer > 0;
  const wanted = {
    own: place,
    centred: { ...at, signs: 'centred' },
    embedding: { ...first, signs: place.signs },
    twin: { ...at, signs: 'centred', twin: TWIN },
  } as const satisfies Record<string, SignPlace>;
  await model.prepare(Object.values(wanted));
  const own = await model.signs(wanted.own);
  const random = seededRandom(settings.seed, 'baselines');
  const negatives = samplePool(own, settings.options.negatives, random);
  const places = { own: at, embedding: first };
  const negativeStates = await statesOf(model, subject.prefix, negatives, places);
  const centred = await model.signs(wanted.centred);
  const rotations = Array.from({ length: settings.options.rotations }, (_, i) =>
    randomRotation(own.planes.dimensions, seededRandom(settings.seed, `rotation:${i}`)),
  );
  const values = centredBy(negativeStates[0]!, centred.mean);
  return {
    places,
    own,
    centred,
    embedding: hasEmbedding ? await model.signs(wanted.embedding) : undefined,
    twin: await model.signs(wanted.twin),
    rotations,
    rotatedNegatives: rotations.map((rotation) => rotated(values, rotation)),
    negatives,
    negativeStates,
  };
}

/** States of tokens run alone, at the catalog's place and at the embedding. */
async function statesOf(
  model: ExperimentModel,
  prefix: readonly number[],
  tokens: readonly number[],
  places: Source['places'],
): Promise<readonly Float32Array[]> {
  const { states } = await model.states({
    sequences: tokens.map((t) => [...prefix, t]),
    places: [places.own, places.embedding],
    positions: 'last',
  });
  return states;
}

export async function itemsOf(
  subject: Subject,
  source: Source,
  task: FeatureTask,
  settings: Pick<BaselinesSettings, 'seed' | 'folds'>,
): Promise<Items> {
  const anchors = new Set(task.anchors);
  const kept = Array.from(source.negatives.keys()).filter(
    (i) => !anchors.has(source.negatives[i]!),
  );
  const states = await statesOf(subject.model, subject.prefix, task.anchors, source.places);
  const tokens = [...task.anchors, ...kept.map((i) => source.negatives[i]!)];
  const stack = (anchorRows: Float32Array, negativeRows: Float32Array): Float32Array =>
    stacked(anchorRows, negativeRows, kept, task);
  const centred = centredBy(states[0]!, source.centred.mean);
  const turned = source.rotations.map((rotation, i) =>
    stack(rotated(centred, rotation), source.rotatedNegatives[i]!),
  );
  return {
    id: task.id,
    register: task.register,
    n: task.anchors.length,
    rows: tokens.length,
    ...foldsOf(task, kept.length, settings),
    views: viewsOf(source, tokens, {
      own: stack(states[0]!, source.negativeStates[0]!),
      embedding: stack(states[1]!, source.negativeStates[1]!),
      turned,
    }),
  };
}

/** The anchors' rows, then the kept rows of the negatives. */
function stacked(
  anchors: Float32Array,
  negatives: Float32Array,
  kept: readonly number[],
  { anchors: { length: n } }: FeatureTask,
): Float32Array {
  const width = anchors.length / n;
  const rows = new Float32Array((n + kept.length) * width);
  rows.set(anchors);
  kept.forEach((i, r) => rows.set(negatives.subarray(i * width, (i + 1) * width), (n + r) * width));
  return rows;
}

function foldsOf(
  task: FeatureTask,
  negatives: number,
  { seed, folds }: Pick<BaselinesSettings, 'seed' | 'folds'>,
): Pick<Items, 'clusters' | 'foldOf' | 'folds'> {
  const random = seededRandom(seed, `folds:${task.id}`);
  const clusters = clustersOf(task.anchorTexts);
  const ofAnchors = assignFolds(clusters, folds, random);
  const each = Array.from({ length: negatives }, (_, i) => clusters.length + i);
  const ofNegatives = assignFolds(each, ofAnchors.folds, random);
  return {
    clusters: [...clusters, ...each],
    foldOf: [...ofAnchors.foldOf, ...ofNegatives.foldOf],
    folds: ofAnchors.folds,
  };
}

/** Uncentred states at the catalog's place and at the embedding, centred ones in random bases; one row per token. */
interface Rows {
  readonly own: Float32Array;
  readonly embedding: Float32Array;
  readonly turned: readonly Float32Array[];
}

function viewsOf(source: Source, tokens: readonly number[], rows: Rows): Views {
  const none = new Float32Array(0);
  const view = (signs: Signs, states?: Float32Array): View => ({
    planes: gatherTokens(signs.planes, tokens),
    values: states ? centredBy(states, signs.mean) : none,
    width: signs.planes.dimensions,
  });
  const centred = view(source.centred, rows.own);
  const { width } = centred;
  return {
    own: view(source.own),
    centred,
    signs: asSigns(centred),
    embedding: source.embedding && view(source.embedding, rows.embedding),
    twin: view(source.twin),
    rotated: rows.turned.map((values) => ({
      planes: signsOfValues(values, width),
      values: none,
      width,
    })),
  };
}

function asSigns(view: View): View {
  return { ...view, values: view.values.map((v) => (v > 0 ? 1 : -1)) };
}

function centredBy(states: Float32Array, mean: Float32Array): Float32Array {
  const width = mean.length;
  return states.map((h, i) => h - mean[i % width]!);
}

/** Sign planes of rows of values. */
function signsOfValues(values: Float32Array, width: number): SignPlanes {
  const tokens = values.length / width;
  const stride = wordsFor(tokens);
  const words = new Uint32Array(width * stride);
  for (let t = 0; t < tokens; t++) {
    for (let d = 0; d < width; d++) {
      if (values[t * width + d]! > 0) words[d * stride + (t >>> 5)]! |= 1 << (t & 31);
    }
  }
  return { tokens, dimensions: width, stride, words };
}
