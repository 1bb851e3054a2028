/** Inlines the functions of a model, such as `pkg.*` of older exporters, so that the graph has operators only. */
import { clone, fromBinary } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { faultError } from '../protocol/fault';
import {
  AttributeSchema,
  NodeSchema,
  type Attribute,
  type Function,
  type Node,
} from './gen/onnx_pb';
import { opsetOf, type ParsedModel } from './model';

/** The most nodes after inlining: more is a bomb, not a model. */
const mostNodes = 1_000_000;

/**
 * Replaces every call of a function by its body, in place. Values inside get unique names.
 *
 * @throws FaultError `model-unsupported` for functions that call themselves, unfold without end, or are written for
 *   another operator set than the model.
 */
export function inlineFunctions({ model, graph }: ParsedModel): void {
  if (model.functions.length === 0) return;
  const functions = new Map(model.functions.map((f) => [`${f.domain}:${f.name}`, f]));
  const opset = opsetOf(model);
  for (const f of model.functions) requireOpset(f, opset);
  const unfolding = new Unfolding(functions);
  graph.node = graph.node.flatMap((n) => unfolding.unfold(n, new Set()));
  const domains = new Set(model.functions.map((f) => f.domain));
  model.functions = [];
  model.opsetImport = model.opsetImport.filter((o) => !domains.has(o.domain));
}

class Unfolding {
  private calls = 0;
  private nodes = 0;

  constructor(private readonly functions: ReadonlyMap<string, Function>) {}

  unfold(n: Node, inside: ReadonlySet<Function>): Node[] {
    const called = this.functions.get(`${n.domain}:${n.opType}`);
    this.nodes += 1;
    if (this.nodes > mostNodes || (called && inside.has(called))) throw endless(n);
    if (!called) return [n];
    const deeper = new Set([...inside, called]);
    return this.body(called, n).flatMap((inner) => this.unfold(inner, deeper));
  }

  /** The nodes of a function with the caller's values and attributes. */
  private body(called: Function, caller: Node): Node[] {
    this.calls += 1;
    const prefix = `dimcat_f${this.calls}/`;
    const names = new Map<string, string>([['', '']]);
    called.input.forEach((name, i) => names.set(name, caller.input[i] ?? ''));
    called.output.forEach((name, i) => {
      const given = caller.output[i] ?? '';
      if (given !== '') names.set(name, given);
    });
    const nameOf = (name: string): string => names.get(name) ?? prefix + name;
    const attributes = attributesOf(called, caller);
    return called.node.map((inner) => {
      const copy = clone(NodeSchema, inner);
      copy.name = `${caller.name || caller.opType}/${inner.name || inner.opType}`;
      copy.input = inner.input.map(nameOf);
      copy.output = inner.output.map(nameOf);
      copy.attribute = inner.attribute.flatMap((a) => resolved(a, attributes));
      return copy;
    });
  }
}

/** The caller's attributes, else the function's defaults. */
function attributesOf(called: Function, caller: Node): ReadonlyMap<string, Attribute> {
  const given = caller.attribute.map((a) => [a.name, a] as const);
  return new Map([...defaultsOf(called).map((a) => [a.name, a] as const), ...given]);
}

/** FunctionProto.attribute_proto, a field that the generated code does not read. */
function defaultsOf(called: Function): Attribute[] {
  const fields = (called.$unknown ?? []).filter(({ no }) => no === 11);
  return fields.map(({ data }) => fromBinary(AttributeSchema, new BinaryReader(data).bytes()));
}

/** Replaces an attribute that refers to one of the function's by its value; drops it if there is no value. */
function resolved(a: Attribute, given: ReadonlyMap<string, Attribute>): Attribute[] {
  if (a.refAttrName === '') return [a];
  const value = given.get(a.refAttrName);
  if (!value) return [];
  const copy = clone(AttributeSchema, value);
  copy.name = a.name;
  return [copy];
}

function requireOpset(f: Function, opset: number): void {
  const own = f.opsetImport.find((o) => o.domain === '' || o.domain === 'ai.onnx');
  if (!own || Number(own.version) === opset) return;
  throw faultError(
    'model-unsupported',
    `The model's function ${f.name} is written for operator set ${own.version}, the model for ${opset}.`,
    'Export the model again with one opset and with its functions inlined.',
  );
}

function endless(n: Node): Error {
  return faultError(
    'model-unsupported',
    `The model's function ${n.opType} unfolds without end.`,
    'Export the model again with its functions inlined.',
  );
}
