import { catalogShape } from './format/catalogFormat';
import { PartMemory, tooManyFeatures, type Refused, type Whole } from './parse/assemble';
import { nodeAt } from './parse/nodeAt';
import { ignoresIn, withoutIgnored } from './ignore';
import { readCatalog } from './parse/readCatalog';
import { validate, type Findings } from './parse/validate';
import { problem } from './problem';
import { inherit, inheritedProblems, type Shared } from './shared/inherit';
import { withNames } from './shared/words';
import type { Problem } from './types';
import type { ParsedCatalog } from './parsed';
import type { TreeNode } from './yaml/tree';
import { readYaml } from './yaml/readYaml';

/** The most problems reported for one text. */
const mostProblems = 500;

/**
 * Reads a catalog from any text in under a second. Never throws: errors are in `problems`, in the order of the text.
 * Problems that concern more than the text's own form come from `checkSteps`.
 *
 * @param memory From the text's last version: then only changed features are read again. The result is the same.
 * @param shared What the catalog inherits unless it has its own.
 */
export function parseCatalog(
  text: string,
  memory = new PartMemory(),
  shared?: Shared,
): ParsedCatalog {
  const whole = memory.read(text) ?? readWhole(text);
  if ('refused' in whole) {
    return {
      text,
      catalog: undefined,
      problems: whole.refused,
      root: undefined,
      nodeAt: () => undefined,
    };
  }
  const { root, problems } = whole;
  const catalog = withNames(shared ? inherit(whole.catalog, root, shared) : whole.catalog);
  return {
    text,
    catalog,
    root,
    problems: inOrder([
      ...(shared ? inheritedProblems(root, shared) : []),
      ...accepted(text, problems),
    ]),
    nodeAt: (offset) => nodeAt(root, text, offset),
  };
}

/** Reads a text as one piece, whatever its shape. */
export function readWhole(text: string): Whole | Refused {
  const { root, problems } = readYaml(text);
  const many = root && tooManyFeatures(root);
  if (!root || many) return { refused: many ? [many] : problems };
  const findings: Findings = { problems: [...problems], bad: new Set() };
  if (isBlank(root)) findings.problems.push(blank());
  else validate(root, catalogShape, 'The catalog', findings);
  const catalog = readCatalog(root, findings.bad, findings.problems);
  return { root, catalog, problems: findings.problems };
}

/** Most texts have no problem of form, and then no comments need to be read. */
function accepted(text: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.length === 0 ? problems : withoutIgnored(problems, ignoresIn(text));
}

function isBlank(root: TreeNode): boolean {
  return root.kind === 'scalar' && root.source === '' && root.value === null;
}

function blank(): Problem {
  const message = 'The catalog is empty; begin with the line dimcat: 1.';
  return problem('missing-field', { start: 0, end: 0 }, message);
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const sorted = [...problems].sort((a, b) => a.span.start - b.span.start);
  const last = sorted[mostProblems];
  if (!last) return sorted;
  const left = sorted.length - mostProblems;
  const more = { ...last, message: `${last.message} (${left} more problems are not shown.)` };
  return [...sorted.slice(0, mostProblems), more];
}
