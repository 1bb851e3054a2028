import { jsonSchema } from './format/jsonSchema';
import { referencePage } from './format/reference';
import { printJson } from './printJson';
import { problemPages } from './problems/pages';

/**
 * Every file that is generated from the format and the registry of problems: path from the project's root, with `/`
 * between folders, to its text. A test compares them with the committed ones (`UPDATE_GOLDEN=1` rewrites those).
 */
export function generatedDocs(): ReadonlyMap<string, string> {
  const pages = [...problemPages()].map(([name, text]) => [`docs/problems/${name}`, text] as const);
  return new Map([
    ['docs/dimcat.schema.json', printJson(jsonSchema())],
    ['docs/reference/catalog-format.md', referencePage()],
    ...pages,
  ]);
}
