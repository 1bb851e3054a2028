import type { Catalog, InputPrefix } from '../catalog/types';
import { summaryOf } from './side';
import type { CatalogWithEvidence } from '../catalog/evidence/withEvidence';

/** How the settings of two catalogs differ, one phrase each; empty if every number was measured alike. */
export function setupChanges(a: CatalogWithEvidence, b: CatalogWithEvidence): readonly string[] {
  const [before, after] = [summaryOf(a), summaryOf(b)];
  const facts: readonly (readonly [string, string, string])[] = [
    ['model', before.model, after.model],
    ['model file', shortHash(before.modelSha256), shortHash(after.modelSha256)],
    ['site', before.site, after.site],
    ['signs', before.signs, after.signs],
    ['input', prefixWords(a.catalog), prefixWords(b.catalog)],
  ];
  return facts
    .filter(([, was, is]) => was !== is && was !== '' && is !== '')
    .map(([what, was, is]) => `${what}: ${was} in a, ${is} in b`);
}

/** Whether dimension 7 of one is dimension 7 of the other. */
export function sameSpace(a: CatalogWithEvidence, b: CatalogWithEvidence): boolean {
  const [before, after] = [summaryOf(a), summaryOf(b)];
  return before.modelSha256 === after.modelSha256 && before.site === after.site;
}

function shortHash(sha256: string | null): string {
  return sha256?.slice(0, 12) ?? '';
}

function prefixWords({ prefix }: Catalog): string {
  return prefix.kind === 'tokens' ? `prefix ${tokensText(prefix)}` : `prefix ${prefix.kind}`;
}

function tokensText({ tokens }: Extract<InputPrefix, { kind: 'tokens' }>): string {
  return tokens
    .map((token) => (token.kind === 'id' ? `${token.id}` : JSON.stringify(token.text)))
    .join(' ');
}
