/** A side of a claim in words, for the formats that state it. */
import type { TokenList } from '../catalog/types';

/** Words of a side that are named before the others are counted. */
const SHOWN = 6;

/** e.g. "features animal, plant", "words cars", "dog, cat and 4 more"; "the rest" where none is named. */
export function sideWords(side: TokenList | undefined): string {
  switch (side?.kind) {
    case undefined:
      return 'the rest';
    case 'features':
      return `${side.ids.length === 1 ? 'feature' : 'features'} ${listed(side.ids.map(({ value }) => value))}`;
    case 'labels':
      return `label ${listed(side.labels.map(({ value }) => value))}`;
    case 'file':
      return side.named ? `words ${side.named.value}` : `file ${side.path.value}`;
    case 'inline':
      return listed(
        side.tokens.map((token) => (token.kind === 'id' ? `token ${token.id}` : token.text.trim())),
      );
  }
}

function listed(all: readonly string[]): string {
  const more = all.length - SHOWN;
  return all.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
