/** The map of a model as Markdown, for the editor's page: blocks, sites, widths, and what was not found. */
import {
  inputText,
  lacks,
  MOST_INPUTS,
  otherMixers,
  type MapBlock,
  type MapWeight,
  type ModelMap,
} from '../protocol/modelMap';
import { escapeText, table } from './markdown/text';

export function mapMarkdown(map: ModelMap): string {
  const { embedding, head, finalNorm } = map;
  const tokens =
    embedding.input === null
      ? 'reads no tokens'
      : `${embedding.vocabulary} tokens from ${code(embedding.input)}`;
  return [
    `# ${escapeText(map.path.split(/[\\/]/).at(-1) ?? '')}`,
    escapeText(map.architecture),
    `D = ${map.dimensions}, ${map.layers} blocks, ${map.elementType}, ${bytes(map.weightBytes)} of weights`,
    '## Blocks',
    'Block l reads `resid` at layer l - 1 and writes it at layer l; `k`, `v` and `ffn` at layer l are its own.',
    table(
      ['layer', 'heads', 'k', 'v', 'ffn', 'neurons', 'down projection', 'weights to here', 'resid'],
      map.blocks.map((block) => row(map, block)),
    ),
    '## Inputs',
    table(
      ['input', 'type and shape'],
      map.inputs.slice(0, MOST_INPUTS).map((one) => [code(one.name), code(inputText(one))]),
    ),
    ...(map.inputs.length > MOST_INPUTS ? [`And ${map.inputs.length - MOST_INPUTS} more.`] : []),
    '## Ends',
    table(
      ['part', 'tensor', ''],
      [
        ['embedding (resid 0)', code(embedding.resid), tokens],
        ['final norm', finalNorm === null ? 'none' : code(finalNorm), ''],
        ['head', head ? code(head.logits) : 'none', head ? headText(head) : ''],
      ],
    ),
    ...missing(map),
    '',
  ].join('\n\n');
}

function row(map: ModelMap, block: MapBlock): string[] {
  const { layer, attention, ffn, parallel, weightBytes, resid } = block;
  const none = (part: 'k' | 'v' | 'ffn'): string =>
    lacks(map, block, part) ? 'none' : 'not found';
  const neurons = ffn ? `${ffn.gated ? 'gated ' : ''}${ffn.activation ?? 'unknown'}` : '';
  return [
    String(layer),
    mixersText(block),
    attention?.k ? String(attention.k.width) : none('k'),
    attention?.v ? String(attention.v.width) : none('v'),
    ffn ? String(ffn.neurons.width) : none('ffn'),
    parallel ? `${neurons}, beside attention` : neurons,
    ffn ? weight(ffn.down) : '',
    bytes(weightBytes),
    code(resid),
  ];
}

function mixersText(block: MapBlock): string {
  const { attention, mixers } = block;
  const others = otherMixers(block);
  if (!attention && mixers.length > 0) return others;
  return `${heads(attention)}${others === '' ? '' : ` and ${others}`}`;
}

function heads(attention: MapBlock['attention']): string {
  if (!attention?.heads) return 'not shown';
  const { heads: count, keyHeads, headWidth } = attention;
  const grouped = keyHeads !== null && keyHeads !== count ? ` (${keyHeads} of keys)` : '';
  return `${count}${grouped} x ${headWidth ?? '?'}`;
}

function headText({ weight: matrix, tied }: NonNullable<ModelMap['head']>): string {
  return `${weight(matrix)}${tied ? ', the table of the embedding' : ''}`;
}

function weight({ tensor, inputs, outputs, stored }: MapWeight): string {
  return `${code(tensor)} ${inputs} x ${outputs}, ${escapeText(stored)}`;
}

function missing({ missing: parts }: ModelMap): string[] {
  if (parts.length === 0) return [];
  const rows = parts.map(({ part, layer, reason }) => [
    part,
    layer === null ? '' : String(layer),
    escapeText(reason),
  ]);
  return [
    '## Not found',
    'If you know these tensors, name them under `model.tensors` in the catalog.',
    table(['part', 'layer', 'why'], rows),
  ];
}

/** A graph may give its values any name. */
function code(text: string): string {
  return `\`${text.replace(/[`|\r\n]/g, ' ')}\``;
}

function bytes(count: number): string {
  return count < 1e6 ? `${Math.ceil(count / 1e3)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}
