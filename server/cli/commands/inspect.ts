import * as path from 'node:path';
import type { ModelChoice } from '../../jobs/api';
import {
  inputText,
  lacks,
  MOST_INPUTS,
  otherMixers,
  type MapBlock,
  type MapInput,
  type ModelMap,
} from '../../protocol/modelMap';
import { Exit } from '../io';
import { table } from '../table';
import type { Command, Given } from './command';
import { jobsFor, MODEL_OPTIONS, ONE_MODEL, printJson } from './command';
import { bytesText } from '../../protocol/bytes';

/** `dimcat inspect`: the map of a model's graph. */
export const inspect: Command = {
  name: 'inspect',
  ...ONE_MODEL,
  summary: ['the map of a model: blocks, sites, widths, what was not found'],
  options: ['json', 'stream', ...MODEL_OPTIONS],
  run: async (given, { io, jobs }) => {
    const map = await jobsFor(given, jobs).inspect(modelOf(given), io.signal);
    if (given.values.json) printJson(io, map);
    else io.out(mapText(map));
    return Exit.fine;
  },
};

/** The model that a command is about. */
export function modelOf({ operands, values }: Given): ModelChoice {
  const { stream } = values;
  return { modelPath: path.resolve(operands[0]!), ...(stream !== undefined && { stream }) };
}

/** The map as lines of text. */
function mapText(map: ModelMap): string {
  const { embedding, head } = map;
  const shape = `D = ${map.dimensions}, ${map.layers} blocks, ${map.elementType}`;
  const files = map.weightFiles.length > 0 ? ` (in ${map.weightFiles.join(', ')})` : '';
  const reads =
    embedding.input === null ? '' : `, ${embedding.vocabulary} tokens from ${embedding.input}`;
  return [
    `${map.path}: ${map.architecture}`,
    `${shape}; weights ${bytesText(map.weightBytes)}${files}`,
    ...inputLines(map.inputs),
    '',
    blockTable(map),
    `resid 0     ${embedding.resid}${reads}`,
    `final norm  ${map.finalNorm ?? 'none'}`,
    `head        ${head ? headText(head) : 'none'}`,
    ...missingLines(map),
    '',
  ].join('\n');
}

function inputLines(inputs: readonly MapInput[]): string[] {
  const more = inputs.length - MOST_INPUTS;
  return [
    ...inputs.slice(0, MOST_INPUTS).map((one) => `input       ${one.name} ${inputText(one)}`),
    ...(more > 0 ? [`            and ${more} more (--json lists them)`] : []),
  ];
}

function blockTable(map: ModelMap): string {
  const columns = [
    { title: 'layer', right: true },
    { title: 'heads', right: true },
    { title: 'k', right: true },
    { title: 'v', right: true },
    { title: 'ffn', right: true },
    { title: 'neurons' },
    { title: 'down projection' },
    { title: 'weights to here', right: true },
    { title: 'resid' },
  ];
  return table(
    columns,
    map.blocks.map((block) => cells(map, block)),
  );
}

function cells(map: ModelMap, block: MapBlock): string[] {
  const { layer, attention, ffn, parallel, weightBytes, resid } = block;
  const none = (part: 'k' | 'v' | 'ffn'): string => (lacks(map, block, part) ? '-' : '?');
  const neurons = ffn ? `${ffn.gated ? 'gated ' : ''}${ffn.activation ?? ''}` : none('ffn');
  return [
    String(layer),
    mixersText(block),
    attention?.k ? String(attention.k.width) : none('k'),
    attention?.v ? String(attention.v.width) : none('v'),
    ffn ? String(ffn.neurons.width) : none('ffn'),
    `${neurons}${parallel ? ' beside attention' : ''}`.trim(),
    ffn
      ? `${ffn.down.tensor} [${ffn.down.inputs} x ${ffn.down.outputs}] ${ffn.down.stored}`
      : none('ffn'),
    bytesText(weightBytes),
    resid,
  ];
}

/** Heads as "4 x 16" or, grouped, "4/2 x 16", and what else mixes positions. */
function mixersText(block: MapBlock): string {
  const { attention, mixers } = block;
  const others = otherMixers(block);
  if (!attention && mixers.length > 0) return others;
  return `${headsText(attention)}${others === '' ? '' : ` and ${others}`}`;
}

function headsText(attention: MapBlock['attention']): string {
  if (!attention?.heads) return '?';
  const { heads, keyHeads, headWidth } = attention;
  const grouped = keyHeads !== null && keyHeads !== heads ? `/${keyHeads}` : '';
  return `${heads}${grouped} x ${headWidth ?? '?'}`;
}

function headText({ logits, weight, tied }: NonNullable<ModelMap['head']>): string {
  const words = tied ? `${weight.stored}, tied to the embedding` : weight.stored;
  return `${logits} by ${weight.tensor} [${weight.inputs} x ${weight.outputs}] ${words}`;
}

/** Gives a reason that several blocks share once. */
function missingLines({ missing }: ModelMap): string[] {
  if (missing.length === 0) return [];
  return [
    '',
    'not found:',
    ...missing.map(({ part, layer, reason }) => {
      const where = layer === null ? '' : ` of block ${layer}`;
      return `  ${part}${where}: ${reason}`;
    }),
  ];
}
