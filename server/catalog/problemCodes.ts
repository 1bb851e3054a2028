/** The one registry of problem codes. A code is never renamed: people search for it and scripts match on it. */
import type { ProblemEntry } from './problems/entry';
import { fileProblems } from './problems/files';
import { inputProblems } from './problems/inputs';
import { measuredProblems } from './problems/measured';
import { referenceProblems } from './problems/references';
import { shapeProblems } from './problems/shape';
import { statisticsProblems } from './problems/statistics';
import { tokenProblems } from './problems/tokens';
import { yamlProblems } from './problems/yaml';

const entries = {
  ...yamlProblems,
  ...shapeProblems,
  ...referenceProblems,
  ...tokenProblems,
  ...fileProblems,
  ...inputProblems,
  ...measuredProblems,
  ...statisticsProblems,
} as const;

export type ProblemCode = keyof typeof entries;

export const problemCodes: Readonly<Record<ProblemCode, ProblemEntry>> = entries;

/** Path of a code's page from the project's root, with `/` between folders. */
export function problemPage(code: string): string {
  return `docs/problems/${code}.md`;
}
