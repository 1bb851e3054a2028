import type { CatalogFacts, FileFact, VocabularyLookup } from '../facts';
import { problem } from '../problem';
import type { ProblemCode } from '../problemCodes';
import { shown } from '../resolve/resolveToken';
import type { Located, Problem } from '../types';
import type { Check } from './context';

interface NamedFile {
  readonly what: 'model' | 'tokenizer';
  readonly path: Located<string> | undefined;
  /** Its other possible place: pulled from the hub that the catalog names. */
  readonly hub?: { readonly name: Located<string>; readonly fact: FileFact | undefined };
  /** As written in the catalog. */
  readonly sha256: Located<string> | undefined;
  /** The hash of the file, if known. */
  readonly found: string | undefined;
  readonly fault: string | undefined;
}

const codes = {
  model: ['model-missing', 'model-unusable', 'model-hash-mismatch'],
  tokenizer: ['tokenizer-missing', 'tokenizer-unusable', 'tokenizer-hash-mismatch'],
} as const satisfies Record<NamedFile['what'], readonly ProblemCode[]>;

/** The model and tokenizer files exist, can be used and are those that the catalog names. */
export const checkFiles: Check = ({ catalog: { model }, facts }) => [
  ...checkFile(
    {
      what: 'model',
      path: model?.path,
      ...(model?.hub && { hub: { name: model.hub, fact: facts.hub } }),
      sha256: model?.sha256,
      found: facts.model?.sha256,
      fault: facts.modelFault,
    },
    facts,
  ),
  ...checkFile(
    {
      what: 'tokenizer',
      path: model?.tokenizer,
      sha256: model?.tokenizerSha256,
      found: facts.vocabulary?.inputs ? undefined : facts.vocabulary?.sha256,
      fault: facts.tokenizerFault,
    },
    facts,
  ),
];

function checkFile(file: NamedFile, facts: CatalogFacts): Problem[] {
  const { what, sha256 } = file;
  const near = file.path && facts.files.get(file.path.value);
  const fromHub = near === undefined || near.state === 'missing' ? file.hub : undefined;
  const path = file.path ?? fromHub?.name;
  if (!path) return [];
  const [missing, unusable, mismatch] = codes[what];
  const fact = fromHub?.fact ?? near;
  if (fact?.state === 'missing') {
    const hub = fromHub ? `, and was not pulled from ${fromHub.name.value}` : '';
    const message = file.path
      ? `The ${what} file ${path.value} does not exist${hub}.`
      : `The ${what} ${path.value} has not been pulled from its hub yet.`;
    return [problem(missing, path.span, message)];
  }
  const fault = fact?.state === 'unreadable' ? fact.reason : file.fault;
  const problems: Problem[] = [];
  if (fault !== undefined) {
    const message = `The ${what} file ${path.value} cannot be used: ${fault}`;
    problems.push(problem(unusable, path.span, message.replace(/[^.!?]$/, '$&.')));
  }
  const found = file.found ?? (fact?.state === 'present' ? fact.sha256 : undefined);
  if (sha256 && found !== undefined && found !== sha256.value.toLowerCase()) {
    const fix = {
      title: 'Write the hash of the existing file',
      span: sha256.span,
      newText: `"${found}"`,
    };
    const message = `The ${what} file has the hash ${found.slice(0, 12)}..., not the one written here.`;
    problems.push(problem(mismatch, sha256.span, message, { fix }));
  }
  return problems;
}

/** How many rows a model's embedding may have beyond the tokenizer's ids before the pair looks mismatched. */
const usualPadding = 1024;

/** Every ordinary token has a row in the model's embedding, and few rows have no token. */
export const checkVocabularySize: Check = ({ catalog: { model }, facts }) => {
  const { vocabulary } = facts;
  const rows = facts.model?.vocabulary;
  if (!rows || !vocabulary || vocabulary.inputs || !model?.tokenizer) return [];
  const ids = vocabulary.size;
  const lost = firstOrdinary(vocabulary, rows);
  if (lost === undefined && rows - ids <= usualPadding) return [];
  const what =
    lost === undefined
      ? 'they may not belong together. The ids that the tokenizer has are measured.'
      : `the model has no row for the token ${shown(vocabulary.textOf(lost))} (${lost}), so they do not belong together.`;
  const message = `The tokenizer has ${ids} ids, the model ${rows} rows: ${what}`;
  const severity = lost === undefined ? 'warning' : 'error';
  return [problem('tokenizer-vocabulary-mismatch', model.tokenizer.span, message, { severity })];
};

/** The first ordinary id without a row: neither special nor unused. */
function firstOrdinary(vocabulary: VocabularyLookup, rows: number): number | undefined {
  for (let id = rows; id < vocabulary.size; id++) if (!vocabulary.isSpecial(id)) return id;
  return undefined;
}
