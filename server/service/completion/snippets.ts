import { flipExpectations } from '../../catalog/format/flipEffects';
import type { Found } from './source';
import type { CompletionContext } from './context';

const feature = [
  'id: ${1:id}',
  'label: ${2:Label}',
  'anchors: [${3}]',
  'register: auto',
  'expect: { auc: { min: ${4:0.8} } }',
  'status: draft',
];

/** Whole pieces of a catalog with placeholders. */
export function snippets({ path, siblings }: CompletionContext): readonly Found[] {
  const at = path.join('.');
  if (at === 'features') return [whole('feature', `- ${feature.join('\n  ')}\n`)];
  if (at === 'features.0' && siblings.length === 0)
    return [whole('feature', `${feature.join('\n')}\n`)];
  if (at === 'dimensions') {
    return [whole('dimension note', '${1:0}: { label: ${2:label}, notes: ${3:notes} }')];
  }
  if (at === 'features.0' && !siblings.includes('expect')) {
    return [
      whole(
        'expectation',
        `expect: { auc: { min: \${1:0.8} }, flip: { effect: \${2|${flipExpectations.join()}|} } }`,
      ),
    ];
  }
  return [];
}

function whole(label: string, newText: string): Found {
  const documentation = `\`\`\`yaml\n${newText.replace(/\$\{\d+(?:[:|]([^,}|]*)(?:[,|][^}]*)?)?\}/g, '$1')}\n\`\`\``;
  return { kind: 'snippet', label, documentation, newText, isSnippet: true };
}
