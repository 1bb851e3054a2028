/** The sites of a model: the value that holds each, and its width. */
import type { SiteKind, SiteWidths } from '../../protocol/evidence';
import { faultError } from '../../protocol/fault';
import type { Block, SiteTensor } from '../../onnx/architecture';
import type { Located } from '../../onnx/located';

export interface Site {
  readonly kind: SiteKind;
  /** `resid` 0..L, others 1..L: see `Architecture`. */
  readonly layer: number;
}

const words = { k: 'keys', v: 'values', ffn: 'ffn' } as const;

/**
 * Where a site is in the graph.
 *
 * @throws FaultError `layer-out-of-range`, or `site-unsupported` with the reason why it was not found.
 */
export function siteTensor(located: Located, { kind, layer }: Site): SiteTensor {
  requireSiteLayer(located, { kind, layer });
  if (kind === 'resid') {
    const { dimensions, elementType, states } = located;
    return { value: states[layer]!, axes: 'bpf', width: dimensions, elementType };
  }
  const found = tensorIn(located.parts.blocks[layer - 1]!, kind);
  if (found) return kind === 'ffn' ? rowsToo(found) : found;
  throw faultError(
    'site-unsupported',
    `The site ${kind} of block ${layer} was not found in the model: ${whyNot(located, { kind, layer })}.`,
    {
      advice: `Use the site resid, or name the tensors by hand under model.tensors.${kind}; the map of the model shows what was found.`,
      onCommandLine: 'dimcat inspect lists it.',
    },
  );
}

/**
 * Exporters that feed a block rows of all positions may keep them in one axis beyond its norm, while the axes followed
 * here still show two: `tf` reads both correctly.
 */
function rowsToo(neurons: SiteTensor): SiteTensor {
  return neurons.axes === 'bpf' ? { ...neurons, axes: 'tf' } : neurons;
}

/** Why a block has no such site. */
function whyNot({ parts }: Located, { kind, layer }: Site): string {
  if (kind === 'resid') return 'it has no such layer';
  const missing = parts.missing.find((m) => m.part === words[kind] && m.layer === layer);
  if (missing) return missing.reason;
  const having = parts.blocks.flatMap((block, i) => (tensorIn(block, kind) ? [i + 1] : []));
  const where = having.length > 0 ? `; blocks that have it: ${having.join(', ')}` : '';
  if (kind === 'ffn') return `the block has no feed-forward part${where}`;
  const mixers = parts.blocks[layer - 1]!.mixers.map(
    ({ kind: mixer, node }) => `${mixer} (${node})`,
  );
  const instead = mixers.length > 0 ? `, it mixes positions by a ${mixers.join(' and a ')}` : '';
  return `the block has no attention, and so no ${words[kind]}${instead}${where}`;
}

/** @throws FaultError `layer-out-of-range`. */
function requireSiteLayer({ states }: Located, { kind, layer }: Site): void {
  const [first, last] = [kind === 'resid' ? 0 : 1, states.length - 1];
  if (Number.isInteger(layer) && layer >= first && layer <= last) return;
  throw faultError(
    'layer-out-of-range',
    `The site ${kind} has layers ${first} to ${last}, but layer ${layer} was requested.`,
    `Set site.layer to a number from ${first} to ${last}.`,
  );
}

/** Widths of all blocks; null if a site was not found. */
export function siteWidths({ parts }: Located): SiteWidths {
  const of = (kind: 'k' | 'v' | 'ffn'): (number | null)[] =>
    parts.blocks.map((block) => tensorIn(block, kind)?.width ?? null);
  return { k: of('k'), v: of('v'), ffn: of('ffn') };
}

/** Named by hand, else as found. */
function tensorIn(block: Block, kind: 'k' | 'v' | 'ffn'): SiteTensor | undefined {
  const named = block.hand?.[kind];
  if (named) return named;
  if (kind === 'ffn') return block.ffn?.neurons;
  return kind === 'k' ? block.attention?.keys : block.attention?.values;
}
