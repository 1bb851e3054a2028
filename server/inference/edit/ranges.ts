/**
 * Cutting a model between its blocks. A range computes the sites of some blocks from what the blocks before it left;
 * what needs no block (masks, rotations, positions) is computed in each range anew.
 */
import type { Located } from '../../onnx/located';
import { dataInputs, readsOnlyShape } from '../locate/operators';
import { create } from '@bufbuild/protobuf';
import { ValueInfoSchema, type Graph, type Node, type ValueInfo } from '../../onnx/gen/onnx_pb';
import type { GraphIndex } from '../../onnx/graphIndex';
import { valueInfo } from '../../onnx/nodes';
import { indexEdited, orderNodes } from './edited';
import { replaceInput } from './fusedNorm';
import { keepOnly, neededBy } from './prune';

/** Blocks `from` + 1 .. `to`; the range from 0 reads the tokens. */
export interface BlockRange {
  readonly from: number;
  readonly to: number;
}

/** A value that one range gives and later ones take. */
export interface Carried {
  readonly name: string;
  /** Number of `ElementType`. */
  readonly elementType: number;
  /** Open dimensions by their names. */
  readonly shape: readonly (number | string)[];
}

/** Where a graph can be cut. It must not change while this is used. */
export class Cuts {
  private readonly index: GraphIndex;
  /** Nodes through which the numbers of tokens flow. */
  private readonly flowing: ReadonlySet<Node>;

  constructor(
    graph: Graph,
    private readonly located: Located,
  ) {
    this.index = indexEdited(graph);
    this.flowing = flowOf(this.index, located);
  }

  /** Names of the values that cross the cut behind a block, for what `outputs` need above it. */
  crossing(layer: number, outputs: readonly ValueInfo[]): string[] {
    const below = this.below(layer);
    const read = new Set(outputs.map((o) => o.name));
    for (const n of neededBy(this.index.graph, outputs).nodes)
      if (!below.has(n)) for (const i of n.input) read.add(i);
    return [...below].flatMap((n) => n.output.filter((o) => o !== '' && read.has(o)));
  }

  /**
   * The nodes that are needed for the state of a layer, and those that read their shapes: a few integers cross then.
   */
  private below(layer: number): ReadonlySet<Node> {
    const { producer, consumers } = this.index;
    const nodes = new Set<Node>();
    const seen = new Set([this.located.states[layer]!]);
    for (const value of seen) {
      const maker = producer.get(value);
      if (!maker) continue;
      if (this.flowing.has(maker)) nodes.add(maker);
      for (const input of maker.input) seen.add(input);
    }
    const readers = [...nodes].flatMap((n) => n.output.flatMap((o) => consumers.get(o) ?? []));
    return new Set([...nodes, ...readers.filter(readsOnlyShape)]);
  }
}

/** The nodes that look up the tokens' vectors, and all that compute from these. */
function flowOf({ order, producer, consumers }: GraphIndex, located: Located): Set<Node> {
  const { embedding, states } = located;
  const lookUps = consumers.get(embedding?.table ?? '') ?? [];
  const first = producer.get(states[0]!);
  const flowing = new Set<Node>([...lookUps, ...(first ? [first] : [])]);
  for (const n of order) {
    if (readsOnlyShape(n)) continue;
    const makers = dataInputs(n).map((i) => producer.get(i));
    if (makers.some((maker) => maker && flowing.has(maker))) flowing.add(n);
  }
  return flowing;
}

/** The input of a range that takes over a value. */
export function carriedName(value: string): string {
  return `dimcat_from_${value}`;
}

/** Makes values inputs of a graph: what made them is no longer needed. Edits in place. */
export function enterAt(graph: Graph, carried: readonly Carried[]): void {
  const names = new Map(carried.map(({ name }) => [name, carriedName(name)]));
  for (const n of graph.node)
    for (const [name, entry] of names) if (n.input.includes(name)) replaceInput(n, name, entry);
  for (const { name, elementType, shape } of carried)
    graph.input.push(valueInfo(carriedName(name), elementType, shape));
}

/**
 * Keeps what the outputs need. The ids stay, since they say how many rows and positions a run has, even where no block
 * reads them. Edits in place.
 */
export function keepRange(
  graph: Graph,
  { embedding }: Located,
  outputs: readonly ValueInfo[],
): void {
  const ids = graph.input.filter(({ name }) => name === embedding?.input);
  orderNodes(graph);
  keepOnly(graph, outputs);
  graph.input = [...ids, ...graph.input.filter((i) => !ids.includes(i))];
}

/** An output whose type the runtime infers. */
export function untyped(name: string): ValueInfo {
  return create(ValueInfoSchema, { name });
}
