import type { InputFacts, VocabularyLookup } from '../../catalog/facts';
import type { Catalog, Located } from '../../catalog/types';
import { nouns } from '../../protocol/nouns';
import type { FeatureMeasurement } from '../../protocol/evidence';
import { fileImage } from '../markdown/links';
import { escapeText, quoteText } from '../markdown/text';
import { uriBeside } from '../uris';
import { share, split } from '../numbers';
import { staleLine } from './words';
import { count } from '../../protocol/format';

/** The most names that a hover lists. */
const mostNames = 4;

export interface LabelFacts {
  readonly label: Located<string>;
  readonly vocabulary: VocabularyLookup | undefined;
  readonly measurement: FeatureMeasurement | undefined;
  readonly staleMeasurement: readonly string[];
}

/** Markdown: how many inputs a label has, and which agree least with the feature: those may be mislabelled. */
export function labelHover({
  label,
  vocabulary,
  measurement,
  staleMeasurement,
}: LabelFacts): string {
  const head = `**${quoteText(label.value)}** · label`;
  const inputs = vocabulary?.inputs;
  if (!vocabulary || !inputs)
    return `${head} · the inputs are not listed: cannot say which these are`;
  const ids = inputs.labels.get(label.value);
  if (!ids) return `${head} · no input has it`;
  const { one, many } = nouns[inputs.modality];
  const names = ids.slice(0, mostNames).map((id) => escapeText(vocabulary.textOf(id)));
  const more = ids.length > names.length ? ', …' : '';
  const size = `${count(ids.length)} ${ids.length === 1 ? one : many}: ${names.join(', ')}${more}`;
  return [`${head} · ${size}`, ...agreementOf(ids, measurement, staleMeasurement)].join('\n\n');
}

function agreementOf(
  ids: readonly number[],
  measurement: FeatureMeasurement | undefined,
  stale: readonly string[],
): readonly string[] {
  if (!measurement) return ['Not measured yet.'];
  const own = new Set(ids);
  const found = measurement.anchors.filter(({ id }) => own.has(id));
  if (found.length === 0) return ['Not among the anchors of the last measurement.'];
  const mean = found.reduce((sum, { agreement }) => sum + agreement, 0) / found.length;
  const least = [...found].sort((a, b) => a.agreement - b.agreement).slice(0, mostNames);
  const names = least.map(({ text, agreement }) => `${escapeText(text)} ${share(agreement)}`);
  return [
    `Mean held-out agreement ${share(mean)} (${split(measurement)}) · least: ${names.join(', ')}`,
    ...staleLine('measurement', stale),
  ];
}

/** e.g. `image 37 · label dog`. */
export function inputWords(id: number, inputs: InputFacts): string {
  const label = inputs.labelOf(id);
  const words = label === undefined ? 'no label' : `label ${quoteText(label)}`;
  return `${nouns[inputs.modality].one} ${id} · ${words}`;
}

/** The picture, in a catalog of images. @param name The input's name, see `InputFacts`. @param height In CSS pixels. */
export function preview(
  { inputs: { files } }: Catalog,
  uri: string,
  name: string,
  modality: InputFacts['modality'],
  height = 128,
): string | undefined {
  if (modality !== 'vision' || !files) return undefined;
  const folder = files.value.replace(/(?:^|\/)[^/]*\.csv$/i, '');
  const at = uriBeside(uri, folder === '' ? name : `${folder}/${name}`);
  return at && fileImage(name, at, height);
}
