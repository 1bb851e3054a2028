/** The parts of every block, with a reason for each that was not found. */
import type { Node } from '../onnx/gen/onnx_pb';
import type { Architecture, Attention, Block, FeedForward, Missing } from './architecture';
import { attentionIn } from './attentionPart';
import type { Stream, StreamAdd } from './blocks';
import { feedForward, productsBehind } from './feedForward';
import { isPassing } from './operators';
import { Region } from './region';
import type { Walker } from './walk';

type Report = (part: Missing['part'], reason: string) => void;

export function blocksOf(
  walker: Walker,
  stream: Stream,
  width: number,
): Pick<Architecture, 'blocks' | 'missing'> {
  const missing: Missing[] = [];
  const blocks = stream.blocks.map((adds, i): Block => {
    const report: Report = (part, reason) => missing.push({ part, layer: i + 1, reason });
    const found = partsOf(walker, adds, width, report);
    return { input: stream.states[i]!, output: stream.states[i + 1]!, ...found };
  });
  return { blocks, missing };
}

function partsOf(
  walker: Walker,
  adds: readonly StreamAdd[],
  width: number,
  report: Report,
): Pick<Block, 'parallel' | 'attention' | 'ffn'> {
  const own = adds.find((add) => add.self);
  if (!own) return byHandOnly(report);
  const region = new Region(walker, own.source, own.node);
  const leaves = addendsOf(region, own.branch);
  const isMixed = (leaf: string): boolean => walker.isAncestor(own.mixing!.node.output[0]!, leaf);
  const attentive = leaves.filter(isMixed);
  const attention: Attention = {
    output: attentive.length === 1 ? attentive[0]! : own.branch,
    ...attentionIn(region, own, width, report),
  };
  const beside = leaves.filter((leaf) => !isMixed(leaf));
  const others = adds.filter((add) => !add.mixing);
  const ffn = theFeedForward(
    [
      ...beside.map((leaf) => ({ region, output: leaf })),
      ...others.map((add) => ({
        region: new Region(walker, add.source, add.node, layoutOf(walker, own, add)),
        output: add.branch,
      })),
    ],
    width,
    report,
  );
  const parallel = beside.length > 0 || others.some((add) => add.source === own.source);
  return { parallel, attention, ffn };
}

/** How the sum of the attention was laid out anew before the branch of another Add read it. */
function layoutOf(walker: Walker, own: StreamAdd, { source }: StreamAdd): readonly Node[] {
  const { origin, reshapes } = walker.reshapedFrom(source);
  return origin === own.sum ? reshapes : [];
}

function byHandOnly(report: Report): Pick<Block, 'parallel' | 'attention' | 'ffn'> {
  const reason = 'the states were named by hand';
  for (const part of ['keys', 'values', 'ffn'] as const) report(part, reason);
  return { parallel: false, attention: undefined, ffn: undefined };
}

function theFeedForward(
  branches: readonly { readonly region: Region; readonly output: string }[],
  width: number,
  report: Report,
): FeedForward | undefined {
  const [branch] = branches;
  if (!branch || branches.length > 1) {
    const names = branches.map((b) => JSON.stringify(b.output)).join(', ');
    report(
      'ffn',
      branch ? `${branches.length} branches could be it: ${names}` : 'no branch is left for it',
    );
    return undefined;
  }
  const { region, output } = branch;
  const found = feedForward(region, output, productsBehind(region, output), width);
  if (typeof found !== 'string') return found;
  report('ffn', found);
  return undefined;
}

/** The values whose sum a branch is: several in a block whose attention and feed-forward are added up first. */
function addendsOf(region: Region, branch: string): string[] {
  const maker = region.maker(branch);
  if (!maker) return [branch];
  if (isPassing(maker)) return addendsOf(region, maker.input[0]!);
  const inputs = region.inputsOf(maker);
  if (maker.opType !== 'Add' || inputs.length !== 2) return [branch];
  return inputs.flatMap((input) => addendsOf(region, input));
}
