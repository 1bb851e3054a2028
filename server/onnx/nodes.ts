/** Making nodes and value descriptions, and reading attributes. */
import { create } from '@bufbuild/protobuf';
import {
  AttributeSchema,
  NodeSchema,
  ValueInfoSchema,
  type Attribute,
  type Graph,
  type Node,
  type ValueInfo,
} from './gen/onnx_pb';

/**
 * Attribute values: whole numbers as INT, lists of them as INTS, `{float}` as FLOAT, texts as STRING, `{graph}` as
 * GRAPH.
 */
export type AttributeValue =
  number | string | readonly number[] | { readonly float: number } | { readonly graph: Graph };

/**
 * @param type Operator, `domain:Op` for one outside the default set, e.g. `com.microsoft:SkipLayerNormalization`.
 */
export function node(
  type: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
): Node {
  const at = type.lastIndexOf(':');
  return create(NodeSchema, {
    opType: type.slice(at + 1),
    domain: at < 0 ? '' : type.slice(0, at),
    name: `dimcat/${output.find((o) => o !== '') ?? type}`,
    input: [...input],
    output: [...output],
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  });
}

/** A graph input or output; a dimension is a number, or the name of a symbolic one. */
export function valueInfo(
  name: string,
  elemType: number,
  shape: readonly (number | string)[],
): ValueInfo {
  const dim = shape.map((d) =>
    typeof d === 'number'
      ? { value: { case: 'dimValue' as const, value: BigInt(d) } }
      : { value: { case: 'dimParam' as const, value: d } },
  );
  return create(ValueInfoSchema, { name, type: { tensorType: { elemType, shape: { dim } } } });
}

/** Shape as declared: a number, the name of a symbolic dimension, or '' if neither is known. */
export function shapeOf(value: ValueInfo | undefined): (number | string)[] | undefined {
  const shape = value?.type?.tensorType?.shape;
  return shape?.dim.map((d) =>
    d.value.case === 'dimValue' ? Number(d.value.value) : (d.value.value ?? ''),
  );
}

export function intAttribute(n: Node, name: string): number | undefined {
  const found = n.attribute.find((a) => a.name === name);
  return found && Number(found.i);
}

export function floatAttribute(n: Node, name: string): number | undefined {
  return n.attribute.find((a) => a.name === name)?.f;
}

export function intsAttribute(n: Node, name: string): number[] | undefined {
  return n.attribute.find((a) => a.name === name)?.ints.map(Number);
}

function attribute(name: string, value: AttributeValue): Attribute {
  if (typeof value === 'number')
    return create(AttributeSchema, { name, i: BigInt(value), type: 2 });
  if (typeof value === 'string')
    return create(AttributeSchema, { name, s: new TextEncoder().encode(value), type: 3 });
  if ('graph' in value) return create(AttributeSchema, { name, g: value.graph, type: 5 });
  if ('float' in value) return create(AttributeSchema, { name, f: value.float, type: 1 });
  return create(AttributeSchema, { name, ints: value.map(BigInt), type: 7 });
}
