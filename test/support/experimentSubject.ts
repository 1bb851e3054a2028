/**
 * A model in memory whose categories are known by construction, for tests of experiments. Each category has a register
 * of its own in each layer, and its members are pushed towards a polarity there, harder in later layers; a twin has
 * none.
 */
import { fullSet, setOf, without } from '../../server/core/bits';
import type {
  ExperimentModel,
  Material,
  SignPlace,
  Signs,
  Subject,
} from '../../server/science/experiments/ports';
import type { Place, Twin } from '../../server/protocol/states';
import { evaluatedOf } from '../../server/science/measure';
import { sample, seededRandom } from '../../server/science/random';
import type { LinearModel } from './linearModel';
import { flipModelOf } from './linearModel';
import { noCauses } from './noCauses';
import { planesOf } from './noise';
import { Random } from './random';

export interface PlantedCategory {
  readonly id: string;
  /** Members are the next tokens that no earlier category has. */
  readonly members: number;
  /** Dimensions in its register, at every layer. */
  readonly register: number;
  /** Push at the last layer, in standard deviations of the noise; layer l gets the share (l + 1) / (L + 1) of it. */
  readonly strength: number;
}

export interface SubjectShape {
  readonly vocabulary: number;
  readonly dimensions: number;
  readonly layers: number;
  readonly categories: readonly PlantedCategory[];
  readonly seed: number;
  /** How many of the last tokens are special. */
  readonly excluded: number;
  /** Where the catalog reads. */
  readonly place: SignPlace;
  readonly material: Partial<Material>;
  /** Replaces calls of the model, e.g. to count them or to make them fail. */
  readonly model: Partial<ExperimentModel>;
}

const DEFAULTS: SubjectShape = {
  vocabulary: 400,
  dimensions: 48,
  layers: 3,
  seed: 1,
  excluded: 0,
  categories: [
    { id: 'strong', members: 30, register: 12, strength: 2 },
    { id: 'weak', members: 25, register: 8, strength: 0.8 },
    { id: 'none', members: 20, register: 0, strength: 0 },
  ],
  place: { site: 'resid', layer: 3, signs: 'centred' },
  material: {},
  model: {},
};

/** Tokens, dimensions and polarity that the fake plants, for oracles. */
export interface Planted {
  readonly id: string;
  readonly members: readonly number[];
  /** Register and polarity at a place. */
  readonly at: (place: Place) => {
    readonly dimensions: readonly number[];
    readonly polarity: readonly number[];
  };
}

export interface FakeSubject extends Subject {
  readonly planted: readonly Planted[];
  /** Real-valued states [V, width] of every token alone. */
  typeStates(place: Place, twin?: Twin): Float32Array;
}

export function fakeSubject(change: Partial<SubjectShape> = {}): FakeSubject {
  const shape = { ...DEFAULTS, ...change };
  const planted = plantedOf(shape);
  const states = typeStatesOf(shape, planted);
  const words = Array.from({ length: shape.vocabulary }, (_, t) => ` word${t}`);
  const first = shape.vocabulary - shape.excluded;
  return {
    model: { ...modelOf(shape, states), ...shape.model },
    tested: new Map(),
    place: shape.place,
    prefix: [],
    flipCentre: 'prompts',
    words,
    excluded: Array.from({ length: shape.excluded }, (_, i) => first + i),
    categories: planted.map(({ id, members }) => ({
      id,
      anchors: members,
      anchorTexts: members.map((t) => words[t]!),
      negatives: null,
      register: { rule: 'auto' },
    })),
    material: { prompts: [], sentences: [], passages: [], polysemy: [], ...shape.material },
    planted,
    typeStates: states,
  };
}

function plantedOf(shape: SubjectShape): Planted[] {
  let next = 0;
  return shape.categories.map((category) => {
    const members = Array.from({ length: category.members }, (_, i) => next + i);
    next += category.members;
    return { id: category.id, members, at: (place) => registerAt(shape, category, place) };
  });
}

function registerAt(shape: SubjectShape, category: PlantedCategory, place: Place): Prototype {
  const random = seededRandom(shape.seed, `register:${category.id}:${keyOf(place)}`);
  const pool = Array.from({ length: widthOf(shape, place) }, (_, d) => d);
  const dimensions = sample(pool, category.register, random);
  return { dimensions, polarity: dimensions.map(() => (random.int(2) ? 1 : -1)) };
}

type Prototype = ReturnType<Planted['at']>;
type TypeStates = FakeSubject['typeStates'];

function keyOf(place: Place, twin?: Twin): string {
  return `${place.site}:${place.layer}:${twin ? `${twin.kind}${twin.seed}` : ''}`;
}

/** D, or twice as many neurons. */
function widthOf({ dimensions }: SubjectShape, { site }: Place): number {
  return site === 'ffn' ? 2 * dimensions : dimensions;
}

/** Noise around a mean of each dimension (so that centring matters), with the categories on top. */
function typeStatesOf(shape: SubjectShape, planted: readonly Planted[]): TypeStates {
  const known = new Map<string, Float32Array>();
  return (place, twin) => {
    const key = keyOf(place, twin);
    const states = known.get(key) ?? drawStates(shape, planted, place, twin);
    known.set(key, states);
    return states;
  };
}

function drawStates(
  shape: SubjectShape,
  planted: readonly Planted[],
  place: Place,
  twin?: Twin,
): Float32Array {
  const width = widthOf(shape, place);
  const noise = new Random(seededRandom(shape.seed, `states:${keyOf(place, twin)}`).int(2 ** 31));
  const means = noise.normals(width, 0.5);
  const states = noise.normals(shape.vocabulary * width).map((x, i) => x + means[i % width]!);
  if (twin) return states;
  planted.forEach(({ members, at }, c) => {
    const { dimensions, polarity } = at(place);
    const push = (shape.categories[c]!.strength * (place.layer + 1)) / (shape.layers + 1);
    for (const t of members) {
      dimensions.forEach((d, i) => (states[t * width + d]! += push * polarity[i]!));
    }
  });
  return states;
}

function modelOf(shape: SubjectShape, typeStates: TypeStates): ExperimentModel {
  const { vocabulary, dimensions, layers } = shape;
  const last: Place = { site: 'resid', layer: layers };
  const head = headOf(shape, typeStates);
  const contextual: ExperimentModel['states'] = ({ sequences, places, positions, twin }) =>
    Promise.resolve({
      states: places.map((place) => {
        const types = typeStates(place, twin);
        const width = widthOf(shape, place);
        return joined(sequences.map((s) => inContext(types, width, s, positions)));
      }),
    });
  return {
    name: 'fake',
    dimensions,
    layers,
    vocabulary,
    prepare: () => Promise.resolve(),
    signs: (place) => Promise.resolve(signsOf(shape, typeStates, place)),
    states: contextual,
    finalNorm: (states) => Promise.resolve(normalised(states, dimensions)),
    head: (states, at) =>
      Promise.resolve(head(at === 'beforeNorm' ? normalised(states, dimensions) : states)),
    logits: (sequence) =>
      Promise.resolve(
        head(normalised(inContext(typeStates(last), dimensions, sequence, 'all'), dimensions)),
      ),
    causes: noCauses(),
    flips: ({ layer }) =>
      flipModelOf({
        dimensions,
        vocabulary,
        state: (prompt) =>
          inContext(typeStates({ site: 'resid', layer }), dimensions, prompt, 'last'),
        logit: rowByRow((state) => head(normalised(state, dimensions))),
      }),
  };
}

/** Computes the logits of a state once for all its tokens. */
function rowByRow(row: (state: Float32Array) => Float32Array): LinearModel['logit'] {
  const known = new WeakMap<Float32Array, Float32Array>();
  return (token, state) => {
    const logits = known.get(state) ?? row(state);
    known.set(state, logits);
    return logits[token]!;
  };
}

/** The state of a token alone, plus half the mean of what stands before it. */
function inContext(
  types: Float32Array,
  width: number,
  sequence: readonly number[],
  positions: 'all' | 'last',
): Float32Array {
  const states = new Float32Array(sequence.length * width);
  const before = new Float64Array(width);
  sequence.forEach((token, i) => {
    for (let d = 0; d < width; d++) {
      const own = types[token * width + d]!;
      states[i * width + d] = own + (i === 0 ? 0 : (0.5 * before[d]!) / i);
      before[d]! += own;
    }
  });
  return positions === 'all' ? states : states.slice((sequence.length - 1) * width);
}

/** Each token's own last state reads it out: the most likely next token is the last one again. */
function headOf(
  { dimensions, vocabulary, layers }: SubjectShape,
  typeStates: TypeStates,
): (states: Float32Array) => Float32Array {
  let unembedding: Float32Array | undefined;
  return (states) => {
    unembedding ??= normalised(typeStates({ site: 'resid', layer: layers }), dimensions);
    const rows = states.length / dimensions;
    const logits = new Float32Array(rows * vocabulary);
    for (let r = 0; r < rows; r++) {
      for (let t = 0; t < vocabulary; t++) {
        let sum = 0;
        for (let d = 0; d < dimensions; d++) {
          sum += states[r * dimensions + d]! * unembedding[t * dimensions + d]!;
        }
        logits[r * vocabulary + t] = sum / Math.sqrt(dimensions);
      }
    }
    return logits;
  };
}

/** Root-mean-square norm of each row. */
function normalised(states: Float32Array, width: number): Float32Array {
  const result = new Float32Array(states.length);
  for (let from = 0; from < states.length; from += width) {
    let squares = 0;
    for (let d = 0; d < width; d++) squares += states[from + d]! ** 2 / width;
    for (let d = 0; d < width; d++) result[from + d] = states[from + d]! / Math.sqrt(squares);
  }
  return result;
}

function signsOf(shape: SubjectShape, typeStates: TypeStates, place: SignPlace): Signs {
  const width = widthOf(shape, place);
  const states = typeStates(place, place.twin);
  const mean = new Float32Array(width);
  for (let i = 0; i < states.length; i++) mean[i % width]! += states[i]! / shape.vocabulary;
  const planes = planesOf({
    tokens: shape.vocabulary,
    dimensions: width,
    at: (t, d) => states[t * width + d]! > (place.signs === 'centred' ? mean[d]! : 0),
  });
  const special = Array.from({ length: shape.excluded }, (_, i) => shape.vocabulary - 1 - i);
  const tokens = without(fullSet(shape.vocabulary), setOf(special, shape.vocabulary));
  return { ...evaluatedOf(planes, tokens), mean };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
