import type { Catalog, Located, TokenList } from '../../catalog/types';
import type { Range } from '../../protocol/requests';
import type { CatalogDocument } from '../ports';
import { uriBeside } from '../uris';

export interface DocumentLink {
  readonly range: Range;
  readonly target: string;
  readonly tooltip: string;
}

/** Files that the catalog names, its model on the hub, its authors, and the same categories elsewhere. */
export function linksOf({ uri, parsed, lines }: CatalogDocument): readonly DocumentLink[] {
  const { catalog, text } = parsed;
  if (!catalog) return [];
  return placesOf(catalog).flatMap(({ at, to, tooltip }) => {
    const target = to(at.value, uri);
    const quoted = /^["']/.test(text.charAt(at.span.start)) ? 1 : 0;
    const span = { start: at.span.start + quoted, end: at.span.end - quoted };
    return target === undefined ? [] : [{ range: lines.rangeOf(span), target, tooltip }];
  });
}

interface Link {
  readonly at: Located<string>;
  readonly to: (value: string, uri: string) => string | undefined;
  readonly tooltip: string;
}

const file = (value: string, uri: string): string | undefined => uriBeside(uri, value);
const hub = (value: string): string => `https://huggingface.co/${value}`;
const orcid = (value: string): string => `https://orcid.org/${value}`;
const sources: Readonly<Record<string, (id: string) => string>> = {
  wikidata: (id) => `https://www.wikidata.org/wiki/${encodeURIComponent(id)}`,
};

function placesOf({
  model,
  frequency,
  features,
  claims,
  authors,
  inherited,
}: Catalog): readonly Link[] {
  const link = (at: Located<string> | undefined, to: Link['to'], tooltip: string): Link[] =>
    at && at.span.origin === undefined ? [{ at, to, tooltip }] : [];
  const list = (tokens: TokenList | undefined): Link[] =>
    tokens?.kind === 'file' && !tokens.named ? link(tokens.path, file, 'Open the token file') : [];
  const above = inherited && {
    value: inherited.file,
    span: { start: inherited.span.start, end: inherited.span.end },
  };
  return [
    ...link(above, file, 'Open what the catalog inherits'),
    ...link(model?.path, file, 'Show the model file'),
    ...link(model?.tokenizer, file, 'Open the tokenizer'),
    ...link(frequency, file, 'Open the file of frequencies'),
    ...link(model?.hub, hub, 'Open the model on its hub'),
    ...authors.flatMap((author) => link(author.orcid, orcid, 'Open the author at ORCID')),
    ...[...features, ...claims].flatMap(({ anchors, targets, negatives, external }) => [
      ...list(anchors),
      ...list(targets),
      ...list(negatives?.kind === 'tokens' ? negatives.list : undefined),
      ...external.flatMap(({ source, id }) => {
        const to = sources[source.toLowerCase()];
        return to ? link(id, to, `Open ${source}`) : [];
      }),
    ]),
  ];
}
