/** Bounded walks through a graph, so that a large or hostile graph cannot stall Dimcat. */
import { faultError } from '../../protocol/fault';
import type { Node } from '../../onnx/gen/onnx_pb';
import type { GraphIndex } from '../../onnx/graphIndex';
import { dataInputs, isJoint, isPassing, readsOnlyShape } from './operators';

/** The most steps of all walks over one graph together; real models need some ten thousand. */
const mostSteps = 50_000_000;

export class Walker {
  private steps = 0;
  private readonly origins = new Map<string, string>();

  constructor(readonly index: GraphIndex) {}

  /** The value of which `value` is a copy: back through Identity, Cast and Dropout. */
  origin(value: string): string {
    const known = this.origins.get(value);
    if (known !== undefined) return known;
    const seen = [value];
    let at = value;
    for (let maker = this.index.producer.get(at); maker && isPassing(maker) && maker.input[0];) {
      at = maker.input[0];
      seen.push(at);
      maker = this.index.producer.get(at);
    }
    for (const v of seen) this.origins.set(v, at);
    return at;
  }

  /** Where `value` comes from through copies and Reshapes, and the Reshapes on the path, in order of execution. */
  reshapedFrom(value: string): { readonly origin: string; readonly reshapes: readonly Node[] } {
    const reshapes: Node[] = [];
    let origin = this.origin(value);
    for (let maker = this.index.producer.get(origin); maker?.opType === 'Reshape';) {
      reshapes.unshift(maker);
      origin = this.origin(maker.input[0] ?? '');
      maker = this.index.producer.get(origin);
    }
    return { origin, reshapes };
  }

  /** Whether the data in `value` (not only its shape) flows into `target`. A fused node's outputs count as one. */
  isAncestor(value: string, target: string): boolean {
    const source = this.index.producer.get(value);
    const goal = source && isJoint(source) ? source : undefined;
    const start = this.position(value);
    let found = false;
    this.backward(target, (v, maker) => {
      found ||= v === value || (goal !== undefined && maker === goal);
      return !found && maker !== undefined && this.index.position.get(maker)! > start;
    });
    return found;
  }

  /**
   * Visits `from` and its origins. `visit` gets each value once with the node that makes it (undefined for
   * inputs and initializers) and says whether to continue past it.
   */
  backward(from: string, visit: (value: string, maker: Node | undefined) => boolean): void {
    const seen = new Set([from]);
    const waiting = [from];
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      this.count();
      const maker = this.index.producer.get(value);
      if (!visit(value, maker) || !maker || readsOnlyShape(maker)) continue;
      for (const input of dataInputs(maker)) {
        if (input === '' || seen.has(input)) continue;
        seen.add(input);
        waiting.push(input);
      }
    }
  }

  /** Position of the node that makes a value; -1 for inputs and initializers. */
  position(value: string): number {
    const maker = this.index.producer.get(value);
    return maker ? this.index.position.get(maker)! : -1;
  }

  private count(): void {
    this.steps += 1;
    if (this.steps > mostSteps)
      throw faultError(
        'model-unsupported',
        `The model's graph of ${this.index.order.length} nodes is too tangled to follow.`,
        'Export the model again with constant folding.',
      );
  }
}
