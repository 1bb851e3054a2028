import { scalarText } from '../../catalog/edit/scalar';
import type { Source } from './completion';

/** What the fields that name a file are looking for. */
const wanted: readonly (readonly [RegExp, RegExp])[] = [
  [/^model\.path$/, /\.onnx$/i],
  [/^model\.tokenizer(?:\.path)?$/, /(?:^|\/)tokenizer\.json$/i],
  [/^model\.preprocessor$/, /(?:^|\/)preprocessor_config\.json$/i],
  [/^input\.files$/, /\.csv$/i],
  [/^features\.0\.(?:anchors|targets|negatives)\.file$/, /\.txt$/i],
];

/** Files near the catalog, by the path that it would write. */
export const files: Source = async ({ context, document, world }) => {
  const path = context.path.join('.');
  const pattern = wanted.find(([place]) => place.test(path))?.[1];
  if (!pattern || context.on !== 'value') return [];
  const near = await world.filesNear(document);
  return near
    .filter((file) => pattern.test(file))
    .map((file) => ({
      kind: 'file',
      label: file,
      documentation: 'A file near the catalog.',
      newText: scalarText(file, context.quoted ? 'double' : 'plain'),
    }));
};
