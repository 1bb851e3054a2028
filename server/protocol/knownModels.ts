/**
 * Models that are known to work, or expected to: the list behind `dimcat pull --list`, `docs/models.md`, the completion
 * of `model.hub` and the editor's command. Every figure was measured, here or by the paper, and says by whom.
 */

export interface KnownModel {
  /** As people call it. */
  readonly name: string;
  readonly family: string;
  readonly modality: 'text' | 'vision' | 'audio';
  /** Its place: `owner/model`, and the ONNX file or the checkpoint (its weights, or their index) inside. */
  readonly hub?: { readonly repo: string; readonly file: string };
  /** Its place in Dimcat's repository. */
  readonly own?: string;
  /** How to make the export, if no hub is known to have it. */
  readonly command?: string;
  /** Where to start: `resid` at this layer; out of how many, if known. */
  readonly layer: { readonly at: number; readonly of?: number; readonly from: 'paper' | 'ours' };
  /** `measured`: with Dimcat. `expected`: never run with Dimcat; `proof` says what was tested instead. */
  readonly state: 'measured' | 'expected';
  /** What the tests of this repository show about exports of this structure. */
  readonly proof: string;
  /** Says who measured it. */
  readonly figures?: string;
  /** What to know before using it. */
  readonly note?: string;
}

const paperAuc = (auc: string, discoverable: number): string =>
  `The paper: feature AUC ${auc} (in-sample), ${discoverable} of 175 categories discoverable.`;

/** What `test/checkpoint/golden/twins.py` showed; the real weights were never at hand. */
const twin = (difference: string): string =>
  `Its own configuration with fewer and narrower blocks and random weights, opened from the checkpoint: every site and the logits within ${difference} of transformers. Real weights: not run.`;

const sharded = (repo: string): NonNullable<KnownModel['hub']> => ({
  repo,
  file: 'model.safetensors.index.json',
});

const QWEN3 =
  'Structure "Qwen3, head norms": every site beside plain loops, masks of ones bit for bit.';
const LLAMA =
  'Structures "Llama, ..." (TorchScript, dynamo, Optimum, genai builder, int4) and "int8 weights dequantised": every site beside plain loops, masks of ones bit for bit.';

const OWN: readonly KnownModel[] = [
  {
    name: 'The demo model',
    family: 'Llama',
    modality: 'text',
    own: 'examples/model/model.onnx',
    layer: { at: 4, of: 5, from: 'ours' },
    state: 'measured',
    proof: 'Every number of the README is measured on it.',
    figures: 'Ours: held-out AUC 0.980 to 0.995 on eight categories of everyday.dims.yaml.',
  },
  {
    name: 'TinyStories GPT-Neo 3M',
    family: 'GPT-Neo',
    modality: 'text',
    command: 'torch.onnx.export(model, (input_ids,), "model.onnx", dynamo=True)',
    layer: { at: 4, of: 8, from: 'ours' },
    state: 'measured',
    proof:
      'Located, cut and flipped in tests where the weights are available; masks of ones bit for bit.',
    figures:
      'Ours: median held-out AUC 0.899 over 58 WordNet categories of 8 to 60 single tokens (median 11), centred signs; median null p95 0.681.',
  },
];

const PAPER: readonly KnownModel[] = [
  {
    name: 'Qwen3 32B',
    family: 'Qwen3',
    modality: 'text',
    hub: sharded('Qwen/Qwen3-32B'),
    layer: { at: 48, of: 64, from: 'paper' },
    state: 'expected',
    proof: `${twin('7.6e-6')} ${QWEN3}`,
    figures: paperAuc('0.978', 154),
  },
  {
    name: 'Mistral 7B',
    family: 'Mistral',
    modality: 'text',
    hub: sharded('mistralai/Mistral-7B-v0.1'),
    layer: { at: 24, of: 32, from: 'paper' },
    state: 'expected',
    proof: `${twin('7.6e-6')} ${LLAMA}`,
    figures: paperAuc('0.993', 175),
  },
  {
    name: 'Gemma 3 4B',
    family: 'Gemma 3',
    modality: 'text',
    hub: sharded('google/gemma-3-4b-it'),
    layer: { at: 34, of: 34, from: 'paper' },
    state: 'expected',
    proof: `${twin('1.7e-5')} The logits are up to 47. Structures "Gemma 3, scaled embedding" and "Gemma 2, sandwich norms": every site beside plain loops, masks of ones bit for bit.`,
    figures: paperAuc('0.975', 137),
    note: 'Gated: accept its terms on the hub and set a token. Only the language model is meant.',
  },
  {
    name: 'Qwen3.5 4B',
    family: 'Qwen3.5',
    modality: 'text',
    hub: sharded('Qwen/Qwen3.5-4B'),
    layer: { at: 24, of: 32, from: 'paper' },
    state: 'expected',
    proof: `${twin('9.1e-5')} The logits are up to 26, and those of transformers in float32 are up to 6.3e-5 from its own in float64.`,
    figures: paperAuc('0.980', 161),
    note: 'Three of four blocks have a Gated DeltaNet, and so neither keys nor values. Only the language model is meant.',
  },
  {
    name: 'DINOv2 Base',
    family: 'DINOv2',
    modality: 'vision',
    hub: { repo: 'facebook/dinov2-base', file: 'model.safetensors' },
    layer: { at: 12, of: 12, from: 'paper' },
    state: 'expected',
    proof: `${twin('5.5e-6')} Structures "DINOv2, scaled layers" and "ViT by timm, static batch"; where reference outputs are at hand, every block of a ViT beside PyTorch.`,
    figures:
      'The paper (CLS): 9 of 12 ImageNet superclasses above 0.70, feature AUC 0.831 at K = 50, 1-NN 93.0 %.',
    note: 'The learned positions, those of 518 x 518 pixels, are interpolated to the pictures that the preprocessor makes. ONNX exports of it open too.',
  },
  {
    name: 'ViT Base',
    family: 'ViT',
    modality: 'vision',
    hub: { repo: 'google/vit-base-patch16-224', file: 'model.safetensors' },
    layer: { at: 12, of: 12, from: 'paper' },
    state: 'expected',
    proof: `${twin('6.7e-6')} Structure "ViT by timm, static batch"; where reference outputs are at hand, every block of a ViT beside PyTorch.`,
    figures:
      'The paper (CLS): 11 of 12 ImageNet superclasses above 0.70, feature AUC 0.977, 1-NN 96.0 %.',
  },
  {
    name: 'AST, AudioSet',
    family: 'AST',
    modality: 'audio',
    hub: { repo: 'MIT/ast-finetuned-audioset-10-10-0.4593', file: 'model.safetensors' },
    layer: { at: 12, of: 12, from: 'paper' },
    state: 'expected',
    proof: `${twin('4.8e-6')} Structure "ViT by timm, static batch"; where reference outputs are at hand, every block of an AST beside PyTorch.`,
    figures:
      'The paper (mean over positions): 50 of 50 ESC-50 classes above 0.70, 47 above 0.80, 1-NN 97.0 %.',
  },
];

const SMALL: readonly KnownModel[] = [
  {
    name: 'SmolLM2 135M',
    family: 'Llama',
    modality: 'text',
    hub: { repo: 'HuggingFaceTB/SmolLM2-135M-Instruct', file: 'model.safetensors' },
    layer: { at: 1, of: 30, from: 'ours' },
    state: 'measured',
    proof:
      'Its checkpoint opens in place. Against PyTorch, 200 tokens with and without a token before them: of 11 million signs of the stream, keys and values at all layers 1 differs, of 18 million neurons 309, all within rounding of 0; logits within 5e-5.',
    figures:
      'Ours: held-out AUC 0.910 at layer 1, 0.875 at the embedding, 0.844 at layer 22, mean of 127 WordNet categories; null p95 0.72, 0.69, 0.70.',
    note: 'Measured on weights that were stored in 4 bits, the only ones at hand. A token alone is the first position, where this model parks its attention: from block 12 on the states of all tokens are nearly one, so look below. docs/replication.md has every experiment of the paper.',
  },
  {
    name: 'Qwen3 0.6B',
    family: 'Qwen3',
    modality: 'text',
    hub: { repo: 'onnx-community/Qwen3-0.6B-ONNX', file: 'onnx/model_q4f16.onnx' },
    layer: { at: 2, of: 28, from: 'ours' },
    state: 'expected',
    proof: QWEN3,
  },
  {
    name: 'Gemma 3 1B',
    family: 'Gemma 3',
    modality: 'text',
    hub: { repo: 'onnx-community/gemma-3-1b-it-ONNX', file: 'onnx/model_q4.onnx' },
    layer: { at: 26, of: 26, from: 'ours' },
    state: 'expected',
    proof: 'The same as Gemma 3 4B.',
    note: 'The last layer, as the paper looked in Gemma 3 4B.',
  },
  {
    name: 'GPT-2',
    family: 'GPT-2',
    modality: 'text',
    hub: { repo: 'openai-community/gpt2', file: 'onnx/decoder_model.onnx' },
    layer: { at: 2, of: 12, from: 'ours' },
    state: 'expected',
    proof:
      'Structures "GPT-2, ..." (TorchScript, dynamo, ONNX Runtime optimiser): every site beside plain loops, masks of ones bit for bit.',
  },
  {
    name: 'MiniLM L6',
    family: 'BERT',
    modality: 'text',
    hub: { repo: 'sentence-transformers/all-MiniLM-L6-v2', file: 'model.safetensors' },
    layer: { at: 5, of: 6, from: 'ours' },
    state: 'measured',
    proof:
      'Its checkpoint, the real weights, opens in place: every site of a sentence and of 20 tokens alone within 1.4e-5 of transformers, numbers up to 24.',
    figures:
      'Ours: held-out AUC 0.993 [0.954, 1.000] of the 36 countries of everyday.dims.yaml, null p95 0.714.',
    note: 'It has no head: signs cannot be flipped. Anchors are words as running text has them, " France".',
  },
  {
    name: 'BERT Base',
    family: 'BERT',
    modality: 'text',
    hub: { repo: 'google-bert/bert-base-uncased', file: 'model.onnx' },
    layer: { at: 9, of: 12, from: 'ours' },
    state: 'expected',
    proof:
      'Structures "BERT, ..." (TorchScript, ONNX Runtime optimiser), and keras2onnx and Optimum exports where they are at hand.',
  },
];

/** Measured ones first, then small ones, then the paper's. */
export const KNOWN_MODELS: readonly KnownModel[] = [...OWN, ...SMALL, ...PAPER];
