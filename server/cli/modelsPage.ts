/** The list of known models as the page `docs/models.md`; a test holds the two equal. */
import { KNOWN_MODELS, type KnownModel } from '../protocol/knownModels';

const HEAD = `# Models

Which models Dimcat is known to read, or expected to, with the exact export and the layer to look at first.
\`dimcat pull --list\` prints the same list; this page is made from \`server/protocol/knownModels.ts\`.

**measured** was run here with Dimcat. **expected** was not: the machines that Dimcat was written on cannot reach the
hub. In its place stand tests on graphs of the same structure, made in code with random weights; each entry says what they
show. Names of files on the hub are those of its public listings. Figures are ours or the paper's (Bag of Dims, arXiv
2606.12629), and say which; the paper's AUCs are in-sample, ours held-out.

Each layer is marked as the paper's or ours. Ours is about three quarters of the depth, where the paper looked in two of its four
language models: a place to begin, not a finding.

After pulling or exporting any model: \`dimcat inspect model.onnx\` says what was found in it and what was not.
`;

/** The page \`docs/models.md\`. */
export function modelsPage(): string {
  const kinds = { text: 'Language', vision: 'Images', audio: 'Sound' } as const;
  const parts = (['text', 'vision', 'audio'] as const).map((modality) => {
    const models = KNOWN_MODELS.filter((model) => model.modality === modality);
    return `## ${kinds[modality]}\n\n${models.map(entry).join('\n')}`;
  });
  return `${HEAD}\n${parts.join('\n')}`;
}

function entry(model: KnownModel): string {
  const { name, family, hub, own, command, state, proof, figures, note, layer } = model;
  const whose = layer.from === 'paper' ? "the paper's" : 'ours';
  const lines = [
    hub && `Pull: \`dimcat pull ${hub.repo} --file ${hub.file}\``,
    own && `Comes with Dimcat: \`${own}\``,
    command && `Export: \`${command}\``,
    `Look at: \`site: { kind: resid, layer: ${layer.at} }\`${layer.of === undefined ? '' : ` of ${layer.of}`} (${whose})`,
    figures && `Figures: ${figures}`,
    `Shown by tests: ${proof}`,
    note && `Note: ${note}`,
  ].filter((line) => line !== undefined);
  return `### ${name}\n\n${family}, **${state}**\n\n${lines.map((l) => `- ${l}`).join('\n')}\n`;
}
