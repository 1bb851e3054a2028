import { unparse } from 'papaparse';
import { allIn } from '../../catalog/claims/dimensionClaim';
import { type CatalogWithEvidence, evidenceIn } from '../../catalog/evidence/withEvidence';
import { columns, rowsOf, type Value } from './rows';

/**
 * One row per feature and claim of a dimension, CSV according to RFC 4180: UTF-8, CRLF, an empty cell for what was not
 * measured.
 */
export function featuresCsv(source: CatalogWithEvidence): string {
  return csv(
    columns.map(({ name }) => name),
    rowsOf(source),
  );
}

/**
 * One row per anchor of a feature or a claim of a dimension, with its score in the fold that held it out. Anchors in a
 * file or written as ids, and the words of features that a claim names, are there only once they were measured.
 */
export function anchorsCsv(source: CatalogWithEvidence): string {
  const rows = allIn(source.catalog).flatMap((feature): Value[][] => {
    const measured = evidenceIn(source, feature).measurement?.anchors;
    const { id, anchors } = feature;
    if (measured !== undefined) {
      return measured.map((a) => [id.value, a.text, a.id, a.agreement, a.rank]);
    }
    if (anchors?.kind !== 'inline') return [];
    return anchors.tokens.flatMap((token) =>
      token.kind === 'text' ? [[id.value, token.text, null, null, null]] : [],
    );
  });
  return csv(['feature', 'anchor', 'token', 'agreement_held_out', 'rank_held_out'], rows);
}

function csv(fields: readonly string[], data: readonly (readonly Value[])[]): string {
  return `${unparse({ fields: [...fields], data: data.map((row) => [...row]) }, { newline: '\r\n' })}\r\n`;
}
