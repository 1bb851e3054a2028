/** What one block computes from the state that it reads. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { isJoint, readsOnlyShape } from './operators';
import type { Walker } from './walk';

export class Region {
  private readonly values: Set<string>;

  /**
   * The values that carry data of `from`, up to the node `end`.
   *
   * @param layout Reshapes from a state [batch, position, D] to the layout of `from`.
   */
  constructor(
    readonly walker: Walker,
    readonly from: string,
    end: Node,
    readonly layout: readonly Node[] = [],
  ) {
    const { order, position, producer } = walker.index;
    const source = producer.get(from);
    this.values = new Set([from, ...(source && isJoint(source) ? source.output : [])]);
    const last = position.get(end)!;
    for (let at = walker.position(from) + 1; at <= last; at += 1) {
      const node = order[at]!;
      if (readsOnlyShape(node) || !node.input.some((i) => this.values.has(i))) continue;
      for (const o of node.output) if (o !== '') this.values.add(o);
    }
  }

  has(value: string): boolean {
    return this.values.has(value);
  }

  /** The inputs of a node that carry data of the state. */
  inputsOf(node: Node): string[] {
    return node.input.filter((i) => this.values.has(i));
  }

  maker(value: string): Node | undefined {
    return this.walker.index.producer.get(value);
  }
}
