import type { DimensionsFile } from '../../protocol/dimensions';
import { tidy } from '../evidence/printEvidence';
import { canonicalJson, sealOf, type Hash } from '../evidence/seal';
import { printField, printJson } from '../printJson';

/**
 * The text of a file of dimensions: dimensions ascending, each sealed, one fact a line, numbers to six digits, a line
 * feed at the end. The same knowledge gives the same bytes, so that a diff shows only what was found anew. Bases and
 * surveys need no seal: their ids are hashes of them.
 *
 * @throws {RangeError} A number is not finite.
 */
export function* dimensionsParts(file: DimensionsFile, hash: Hash): Generator<string, void> {
  const [bases, surveys] = [file.bases, file.surveys].map((all) => tidy(Object.fromEntries(all)));
  const coverage = file.coverage && sealed('coverage', file.coverage, hash);
  const frame = {
    dimcatDimensions: 1,
    bases,
    surveys,
    ...(coverage && { coverage }),
    dimensions: {},
  };
  const head = printJson(frame, { compact: true });
  const lines = [...file.dimensions].sort(([a], [b]) => a - b);
  if (lines.length === 0) {
    yield head;
    return;
  }
  yield head.slice(0, head.lastIndexOf('{}'));
  let before = '{\n';
  for (const [index, known] of lines) {
    const layout = { indent: '    ', used: 0, compact: true };
    yield before + printField(String(index), sealed(String(index), known, hash), layout);
    before = ',\n';
  }
  yield '\n  }\n}\n';
}

/** Rounded as it is printed, with the hash of that. */
function sealed(key: string, value: object, hash: Hash): object {
  const line = tidy(value) as object;
  return { ...line, sha256: sealOf(key, line, hash) };
}

/** The id of a basis or a survey in the file: a hash of what it says. */
export function idOf(value: object, hash: Hash): string {
  return hash(canonicalJson(tidy(value) as object)).slice(0, 12);
}
