import { shownName } from '../../protocol/userText';
import type { Range } from '../../protocol/requests';
import type { CatalogDocument } from '../ports';

export interface WorkspaceSymbol {
  readonly name: string;
  readonly label: string;
  readonly uri: string;
  readonly range: Range;
}

/** The most symbols in an answer; the editor asks again to narrow down. */
const most = 500;

/** The features of all catalogs whose id, former id or label contains the letters of `query` in order. */
export function workspaceSymbols(
  catalogs: readonly CatalogDocument[],
  query: string,
): readonly WorkspaceSymbol[] {
  const wanted = query.toLowerCase();
  return catalogs
    .flatMap(({ uri, parsed, lines }) =>
      (parsed.catalog?.features ?? [])
        .filter(({ id, label, aliases }) =>
          [id, ...aliases, ...(label ? [label] : [])].some(({ value }) =>
            holdsInOrder(value.toLowerCase(), wanted),
          ),
        )
        .map(({ id, label }) => ({
          name: shownName(id.value),
          label: shownName(label?.value ?? ''),
          uri,
          range: lines.rangeOf(id.span),
        })),
    )
    .slice(0, most);
}

function holdsInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
