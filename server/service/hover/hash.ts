import type { CatalogFacts } from '../../catalog/facts';
import type { Catalog, Located } from '../../catalog/types';
import { escapeText } from '../markdown/text';

/** A hash in the catalog, and the file that it belongs to. */
export interface WrittenHash {
  readonly written: Located<string>;
  readonly what: 'model' | 'tokenizer';
  readonly path: string | undefined;
}

/** The hash written at `offset`. */
export function hashAt({ model }: Catalog, offset: number): WrittenHash | undefined {
  const hashes = [
    { written: model?.sha256, what: 'model', path: model?.path?.value },
    { written: model?.tokenizerSha256, what: 'tokenizer', path: model?.tokenizer?.value },
  ] as const;
  for (const { written, ...file } of hashes) {
    if (written && written.span.start <= offset && offset <= written.span.end) {
      return { written, ...file };
    }
  }
  return undefined;
}

/** Markdown: whether the file on disk has the written hash. */
export function hashHover({ written, what, path }: WrittenHash, facts: CatalogFacts): string {
  const found = foundHash(what, path, facts);
  if (found === undefined) return `SHA-256 of the ${what} · not compared: the file was not read`;
  const file = path === undefined ? `the ${what}` : escapeText(path);
  if (found.toLowerCase() === written.value.toLowerCase())
    return `**Met:** ${file} has this SHA-256`;
  return `**Not met:** ${file} has SHA-256 ${escapeText(found)}`;
}

function foundHash(
  what: WrittenHash['what'],
  path: string | undefined,
  { model, vocabulary, files }: CatalogFacts,
): string | undefined {
  const file = path === undefined ? undefined : files.get(path);
  if (what === 'model' && model) return model.sha256;
  if (what === 'tokenizer' && vocabulary) return vocabulary.sha256;
  return file?.state === 'present' ? file.sha256 : undefined;
}
