/** The paper's models and figures: arXiv 2606.12629 v2, restated in docs/method.md. */
import type { Column, ColumnKind } from '../../../protocol/report';

/** With the layer that the paper reads. */
const PAPER_MODELS = [
  'Qwen3.5-4B h24',
  'Gemma3-4B h34',
  'Mistral-7B h24',
  'Qwen3-32B h48',
] as const;

/** One column per model of the paper, shown beside ours. */
export function paperColumns(kind: ColumnKind): Column[] {
  return PAPER_MODELS.map((model, i) => ({
    key: `paper${i + 1}`,
    title: `paper, ${model}`,
    kind,
    paper: true,
  }));
}

/** One figure per model, in the order of {@link PAPER_MODELS}. */
export type PaperFigures = readonly (number | null)[];

export const NO_FIGURES: PaperFigures = PAPER_MODELS.map(() => null);
