import type { CatalogDocument } from '../ports';

export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind?: 'comment';
}

interface Open {
  readonly line: number;
  readonly indent: number;
}

/**
 * Folds what is indented under a line, and comments of several lines. Looks at lines alone, so that broken texts fold.
 */
export function foldsOf({ parsed: { text } }: CatalogDocument): readonly Fold[] {
  const folds: Fold[] = [];
  const open: Open[] = [];
  let last = -1;
  let comment: number | undefined;
  const close = (indent: number): void => {
    for (let top = open.at(-1); top && top.indent >= indent; top = open.at(-1)) {
      open.pop();
      if (last > top.line) folds.push({ startLine: top.line, endLine: last });
    }
  };
  text.split(/\r\n|\r|\n/).forEach((written, line) => {
    const indent = written.search(/\S/);
    if (indent < 0) return;
    if (written.charAt(indent) === '#') {
      comment ??= line;
      return;
    }
    if (comment !== undefined && line - comment > 1) {
      folds.push({ startLine: comment, endLine: line - 1, kind: 'comment' });
    }
    comment = undefined;
    close(indent);
    // A closing bracket ends what the line above it holds.
    if (!/^\s*[\]}]/.test(written)) open.push({ line, indent });
    last = line;
  });
  close(0);
  return folds.sort((a, b) => a.startLine - b.startLine);
}
