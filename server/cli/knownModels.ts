/** The list of known models for a terminal, and as the page `docs/models.md`, which a test compares with it. */
import { KNOWN_MODELS, type KnownModel } from '../protocol/knownModels';
import { table } from './table';

/** What `dimcat pull --list` prints. */
export function modelsList(): string {
  const columns = ['model', 'reads', 'state', 'resid', 'where'].map((title) => ({ title }));
  const rows = KNOWN_MODELS.map((model) => [
    model.name,
    model.modality,
    model.state,
    layerText(model),
    placeOf(model),
  ]);
  return `${table(columns, rows)}
measured: with Dimcat. expected: never run with Dimcat; docs/models.md says what was tested instead, how to
export the others, and whose the figures are. Layers with * are the paper's.
Pull one: dimcat pull ${KNOWN_MODELS.find(({ hub }) => hub)!.hub!.repo}
`;
}

function placeOf({ hub, own }: KnownModel): string {
  if (hub) return `${hub.repo} --file ${hub.file}`;
  return own ?? '(to be exported)';
}

function layerText({ layer: { at, of, from } }: KnownModel): string {
  return `${at}${of === undefined ? '' : ` of ${of}`}${from === 'paper' ? ' *' : ''}`;
}

const HEAD = `# Models

Which models Dimcat is known to read, or expected to, with the exact export and the layer to look at first.
\`dimcat pull --list\` prints the same list; this page is made from \`server/protocol/knownModels.ts\`.

**measured** was run here with Dimcat. **expected** was not: the machines that Dimcat was written on cannot reach the
hub. Instead, tests run on graphs of the same structure, made in code with random weights; each entry says what they
show. Names of files on the hub are those of its public listings. Figures are ours or the paper's (Bag of Dims, arXiv
2606.12629), and say which; the paper's AUCs are in-sample, ours held-out.

Each layer is marked as the paper's or ours. Ours is where figures of several layers say so. For a model that was not run it is a place to
begin, not a finding: layer 2 of decoders, since in SmolLM2, the largest decoder that was measured, the first blocks tell categories best,
and from block 12 on a token alone falls into a sink of attention, where all tokens share nearly one state ([measured](replication.md#layers));
of encoders three quarters of the depth, near where MiniLM was measured. The paper reads late layers of models of 4 billion parameters and more.
\`dimcat experiment layers\` compares the layers of your model by your own catalog; \`dimcat measure\` and \`dimcat cache\` warn of a layer where nearly
all tokens share one state.

Checkpoints (\`config.json\` and safetensors files) open in place of these families: Llama, Mistral, Mixtral, Qwen2, Qwen3, Qwen3.5, Qwen3-Next,
Qwen2-MoE, Qwen3-MoE, SmolLM, SmolLM3, OLMo 2, Granite, Gemma 2, Gemma 3, Phi-3, GPT-2, GPT-NeoX, Pythia, BERT, RoBERTa, XLM-RoBERTa, CamemBERT, ViT,
DINOv2 and AST. Tests compare tiny ones of each family and its variants with transformers: states, keys, values, neurons and logits within 1e-5 (of numbers
above 10, a millionth of the largest). The paper's models, too large to ship, were compared as twins: \`python test/checkpoint/golden/twins.py FOLDER\`,
then \`DIMCAT_CHECKPOINTS=FOLDER DIMCAT_PRINT_DIFFERENCES=1 npx mocha out/test/checkpoint/families.test.js\`.

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
