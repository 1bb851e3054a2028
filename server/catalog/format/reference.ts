import { catalogShape } from './catalogFormat';
import { alternatives, choicesOf } from './describe';
import { inWords, type Field, type Fields, type Shape } from './shape';

const introduction = `# Catalog format, version 1

A catalog is a YAML 1.2 file named \`*.dims.yaml\`. People write it; what Dimcat measures goes into
\`*.dims.evidence.json\` beside it. This page is made from the same source as the validator, the JSON Schema
([dimcat.schema.json](../dimcat.schema.json)) and the hover texts.

Limits: 1 MB, 64 levels of nesting, 10,000 features, 200,000 words, brackets and line ends. Anchors, aliases and tags of
YAML are not part of the format. Unknown keys are warnings. Every problem has [a page](../problems/README.md).

Other YAML editors can check catalogs too: point them to the schema, for example by the first line

\`\`\`yaml
# yaml-language-server: $schema=path/to/dimcat.schema.json
\`\`\`

## Files of tokens

\`{ file: animals.txt }\` names a UTF-8 text file, relative to the catalog, with one token text per line. Spaces at
both ends belong to the token, since most words begin with one. Empty lines are skipped, a line that begins with \`#\` is a
comment, and a line that begins with \`"\` is read as a JSON string, so that every token can be written (\`"#"\`).
`;

/** The reference page of the format, in Markdown. */
export function referencePage(): string {
  return [introduction, ...sections('The catalog', catalogShape.fields, 2)].join('\n');
}

function sections(title: string, fields: Fields, level: number): string[] {
  const entries = Object.entries(fields);
  const own = [
    `${'#'.repeat(level)} ${title}\n`,
    ...entries.map(([key, field]) => paragraph(key, field)),
  ];
  const inner = entries.flatMap(([key, field]) =>
    mapsIn(field.shape).flatMap((map) =>
      sections(nestedTitle(title, key), map, Math.min(level + 1, 4)),
    ),
  );
  return [...own, ...inner];
}

function nestedTitle(title: string, key: string): string {
  return title === 'The catalog' ? `\`${key}\`` : `${title.slice(0, -1)}.${key}\``;
}

/** The maps within a value that have their own fields. */
function mapsIn(shape: Shape): Fields[] {
  return alternatives(shape).flatMap((one): Fields[] => {
    if (one.kind === 'map') return [one.fields];
    return one.kind === 'list' || one.kind === 'table' ? mapsIn(one.of) : [];
  });
}

function paragraph(key: string, field: Field): string {
  const facts = [
    field.required ? 'Required.' : '',
    `Takes ${inWords(field.shape)}.`,
    field.default === undefined ? '' : `Default: ${field.default}.`,
  ];
  const choices = Object.entries(choicesOf(field.shape)).map(
    ([word, doc]) => `  - \`${word}\`: ${doc}`,
  );
  const example = field.example === undefined ? [] : [`  - Example: \`${field.example}\``];
  const head = `- **\`${key}\`**: ${field.doc} ${facts.filter((fact) => fact !== '').join(' ')}`;
  return `${[head, ...choices, ...example].join('\n')}\n`;
}
