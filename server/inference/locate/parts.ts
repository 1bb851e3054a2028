/** The parts of every block, with a reason for each that was not found. */
import type { Node } from '../../onnx/gen/onnx_pb';
import type { Architecture, Attention, Block, FeedForward, Missing } from '../../onnx/architecture';
import { attentionIn, describe } from './attentionPart';
import type { Stream, StreamAdd } from './blocks';
import { feedForward, productsBehind } from './feedForward';
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

type Parts = Pick<Block, 'parallel' | 'mixers' | 'attention' | 'ffn'>;

function partsOf(walker: Walker, adds: readonly StreamAdd[], width: number, report: Report): Parts {
  if (adds.length === 0) return byHandOnly(report);
  const mixing = adds.filter((add) => add.mixer);
  const attending = adds.find((add) => add.self);
  const branches = adds.flatMap((add) => feedForwardBranches(walker, adds, add));
  return {
    parallel: branches.some(({ source }) => mixing.some((add) => add.source === source)),
    mixers: mixersOf(mixing.filter((add) => !add.mixing || add.self)),
    attention: attending && attentionOf(walker, attending, width, report),
    ffn: branches.length > 0 ? theFeedForward(branches, width, report) : undefined,
  };
}

/** Each kind once, with a node that shows it. */
function mixersOf(adds: readonly StreamAdd[]): Block['mixers'] {
  const all = adds.flatMap((add) => add.addends.flatMap(({ mixer }) => mixer ?? []));
  const kinds = [...new Set(all.map((mixer) => mixer.kind))];
  return kinds.map((kind) => ({
    kind,
    node: describe(all.find((mixer) => mixer.kind === kind)!.node),
  }));
}

function attentionOf(walker: Walker, own: StreamAdd, width: number, report: Report): Attention {
  const region = new Region(walker, own.source, own.node);
  const attentive = own.addends.filter(({ mixer }) => mixer?.kind === 'attention');
  const output = attentive.length === 1 ? attentive[0]!.value : own.branch;
  return { output, ...attentionIn(region, own, width, report) };
}

/** A branch that may be the feed-forward part, and the state that it reads. */
interface Branch {
  readonly region: Region;
  readonly source: string;
  readonly output: string;
}

/** The addends beside a mixer, or all addends of an Add without a mixer. */
function feedForwardBranches(walker: Walker, adds: readonly StreamAdd[], add: StreamAdd): Branch[] {
  const { source, branch, node, addends, mixer } = add;
  const plain = addends.filter((a) => !a.mixer).map((a) => a.value);
  const outputs = mixer ? plain : [branch];
  if (outputs.length === 0) return [];
  const region = new Region(walker, source, node, layoutOf(walker, adds, add));
  return outputs.map((output) => ({ region, source, output }));
}

/** The layout changes between the previous Add's sum and this one's branch. */
function layoutOf(
  walker: Walker,
  adds: readonly StreamAdd[],
  { source }: StreamAdd,
): readonly Node[] {
  const { origin, reshapes } = walker.reshapedFrom(source);
  return adds.some((add) => add.sum === origin) ? reshapes : [];
}

function byHandOnly(report: Report): Parts {
  const reason = 'the states were named by hand';
  for (const part of ['keys', 'values', 'ffn'] as const) report(part, reason);
  return { parallel: false, mixers: [], attention: undefined, ffn: undefined };
}

function theFeedForward(
  branches: readonly Branch[],
  width: number,
  report: Report,
): FeedForward | undefined {
  const [branch] = branches;
  if (!branch || branches.length > 1) {
    const names = branches.map((b) => JSON.stringify(b.output)).join(', ');
    report('ffn', `${branches.length} branches could be it: ${names}`);
    return undefined;
  }
  const { region, output } = branch;
  const found = feedForward(region, output, productsBehind(region, output), width);
  if (typeof found !== 'string') return found;
  report('ffn', found);
  return undefined;
}
