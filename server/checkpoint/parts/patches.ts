/** The first state of an encoder over the patches of an image or a spectrogram. */
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import { area, size, type Area } from '../sizes';

/** What a configuration says of images. */
export interface Images {
  readonly image: Area;
  readonly patch: Area;
  readonly channels: number;
}

/** @param defaults Where a configuration leaves the side of a patch out. */
export function imagesIn(fields: Fields, defaults: { readonly patch: number }): Images {
  return {
    image: fields.get('image_size', area, [224, 224]),
    patch: fields.get('patch_size', area, [defaults.patch, defaults.patch]),
    channels: fields.get('num_channels', size, 3),
  };
}

export interface PatchesOf {
  /** Begins the names of the tensors, e.g. `vit.embeddings`. */
  readonly name: string;
  /** D. */
  readonly width: number;
  readonly channels: number;
  readonly patch: Area;
  /** From one patch to the next; patches overlap if it is smaller than they are. */
  readonly steps: Area;
  /** Learned states that precede the patches, e.g. `cls_token`. */
  readonly first: readonly string[];
}

/**
 * Patches in the order of text, behind the learned states, without their positions.
 *
 * @param pixels [batch, channels, height, width].
 * @returns [batch, first + patches, D].
 */
export function patches(graph: GraphBuilder, pixels: Value, of: PatchesOf): Value {
  const { name, width, channels, patch, steps, first } = of;
  const at = `${name}.patch_embeddings.projection`;
  const kernel = graph.weight(`${at}.weight`, [width, channels, ...patch]);
  const map = graph.op('Conv', [pixels, kernel, graph.weight(`${at}.bias`, [width])], {
    kernel_shape: patch,
    strides: steps,
  });
  const rows = graph.op('Reshape', [map, graph.integers([0, 0, -1])]);
  const states = graph.op('Transpose', [rows], { perm: [0, 2, 1] });
  const batch = graph.op('Shape', [pixels], { start: 0, end: 1 });
  const shape = graph.op('Concat', [batch, graph.integers([1, width])], { axis: 0 });
  const learned = first.map((token) =>
    graph.op('Expand', [graph.weight(`${name}.${token}`, [1, 1, width]), shape]),
  );
  return graph.op('Concat', [...learned, states], { axis: 1 });
}

/** How many patches fit into a side. */
export function patchesAlong(side: number, patch: number, step: number): number {
  return Math.floor((side - patch) / step) + 1;
}
