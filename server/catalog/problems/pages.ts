import { problemCodes, type ProblemCode } from '../problemCodes';
import type { ProblemEntry } from './entry';

/** One markdown page for each problem code, and the index: path within docs/problems to text. */
export function problemPages(): ReadonlyMap<string, string> {
  const entries = Object.entries(problemCodes) as [ProblemCode, ProblemEntry][];
  const pages = entries.map(([code, entry]) => [`${code}.md`, page(code, entry)] as const);
  return new Map([...pages, ['README.md', index(entries)]]);
}

function page(code: string, entry: ProblemEntry): string {
  return `# ${entry.title}

\`${code}\`, usually ${article(entry.severity)}

## Why it matters

${entry.why}

## How to fix it

${entry.fix}

## Example

\`\`\`yaml
${entry.example}
\`\`\`

[All problems](README.md)
`;
}

function article(severity: string): string {
  return /^[aeiou]/.test(severity) && severity !== 'information'
    ? `an ${severity}`
    : severity === 'information'
      ? severity
      : `a ${severity}`;
}

function index(entries: readonly (readonly [string, ProblemEntry])[]): string {
  const rows = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { severity, title }]) => `| [\`${code}\`](${code}.md) | ${severity} | ${title} |`);
  return `# Problems that Dimcat finds in catalogs

| code | usually | what |
| --- | --- | --- |
${rows.join('\n')}
`;
}
