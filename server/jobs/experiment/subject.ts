/** What an experiment studies, from a prepared catalog: its model, its categories, and the shipped texts as tokens. */
import { modelName } from '../../catalog/modelName';
import type { Vocabulary } from '../../inference/api';
import type { Category, Material, Subject } from '../../science/experiments/ports';
import type { AskedSubject, ModelFigures } from '../../scoring/messages';
import { contextLengthOf } from '../../surroundings/contextLength';
import { SHIPPED_TEXTS } from '../../texts/shipped';
import type { ExperimentOptions } from '../api';
import type { PreparedFeature } from '../features';
import type { Prepared } from '../prepare';
import { taskOf } from '../task';
import { materialOf } from './tokenise';

export function figuresOf({ catalog, summary }: Prepared): ModelFigures {
  const { dimensions, layers, vocabulary, sites, byBlocks } = summary;
  const name = modelName(catalog) ?? 'model';
  return { name, dimensions, layers, vocabulary, sites, ...(byBlocks && { byBlocks }) };
}

/** @param mask Finds the mask at which an encoder predicts a word; asked only if its tokenizer has one. */
export async function subjectOf(
  prepared: Prepared,
  { features, texts = {} }: Pick<ExperimentOptions, 'features' | 'texts'>,
  mask: () => Promise<number | undefined>,
): Promise<AskedSubject> {
  const { request, tokenizer, excluded, vocabulary } = prepared;
  const length = await contextLengthOf(request.model.path);
  const context = length === undefined ? undefined : length - request.prefix.length;
  const categoriesOf = (list: readonly PreparedFeature[]): Category[] =>
    list.flatMap((feature) => categoryOf(feature, vocabulary));
  return {
    place: { site: request.site.kind, layer: request.site.layer, signs: request.signs },
    prefix: request.prefix,
    flipCentre: prepared.catalog.flips.centre,
    words: Array.from({ length: vocabulary.size }, (_, id) => vocabulary.textOf(id)),
    ...(prepared.frequency && { counts: prepared.frequency.counts }),
    excluded,
    categories: categoriesOf(prepared.features.chosen(features)),
    catalog: categoriesOf(prepared.features.all()),
    material: tokenizer
      ? endingIn(
          vocabulary.mask === undefined ? undefined : await mask(),
          await materialOf({ ...SHIPPED_TEXTS, ...texts }, tokenizer, context),
        )
      : { prompts: [], sentences: [], passages: [], polysemy: [] },
    ...inputsOf(vocabulary),
  };
}

/** Prompts for an encoder: they end in its mask. */
function endingIn(mask: number | undefined, material: Material): Material {
  if (mask === undefined) return material;
  const prompts = material.prompts.map(({ text, tokens }) => ({ text, tokens: [...tokens, mask] }));
  return { ...material, prompts, mask };
}

/** None for a feature without anchors. */
function categoryOf(feature: PreparedFeature, vocabulary: Vocabulary): Category[] {
  const { anchors, targets } = feature;
  const targetTexts = targets?.map((target) => vocabulary.textOf(target));
  const task = { ...taskOf(feature, vocabulary), targets, ...(targetTexts && { targetTexts }) };
  return anchors.length > 0 ? [task] : [];
}

function inputsOf({ inputs, size }: Vocabulary): Pick<Subject, 'inputs'> {
  if (!inputs) return {};
  const { modality } = inputs;
  const ids = Array.from({ length: size }, (_, id) => id);
  const labels = ids.map((id) => inputs.labelOf(id) ?? null);
  const groups = ids.map((id) => inputs.groupOf(id) ?? null);
  return { inputs: { modality, labels, groups } };
}
