import type { CatalogFacts } from '../facts';
import { problem } from '../problem';
import type { Problem, Span, TokenList } from '../types';
import { resolveLabels } from './resolveLabels';
import {
  resolveToken,
  type ResolvedList,
  type ResolvedToken,
  type WantedToken,
} from './resolveToken';
import { readTokenFile, type TokenFile } from './tokenFile';

export interface WantedTokens {
  readonly wanted: readonly WantedToken[];
  readonly problems: readonly Problem[];
}

/**
 * The tokens of a list as written, those of a file with their lines. A file that was not looked for is not reported.
 */
export function wantedTokens(
  list: TokenList,
  facts: CatalogFacts,
  read = readTokenFile,
): WantedTokens {
  if (list.kind === 'inline') return { wanted: list.tokens, problems: [] };
  if (list.kind === 'labels') return { wanted: [], problems: [] };
  if (list.kind === 'features') {
    const all = list.lists.flatMap((own) => wantedTokens(own, facts, read).wanted);
    return { wanted: all, problems: [] };
  }
  const { value: path, span } = list.path;
  if (list.text !== undefined) return tokensIn(read(list.text), `words ${path}`, span);
  if (list.named?.known === false) return { wanted: [], problems: [] };
  const file = facts.files.get(path);
  if (!file) return { wanted: [], problems: [] };
  if (file.state !== 'present' || file.text === undefined) {
    const reason = file.state === 'missing' ? 'does not exist' : reasonOf(file);
    const message = `The token file ${path} ${reason}.`;
    return { wanted: [], problems: [problem('token-file-missing', span, message)] };
  }
  return tokensIn(read(file.text), path, span);
}

function tokensIn({ tokens, badLines }: TokenFile, path: string, span: Span): WantedTokens {
  const wanted = tokens.map(({ text, line }) => ({ kind: 'text' as const, text, span, line }));
  const problems = badLines.map((line) => {
    const message = `Line ${line} of ${path} begins with a quote but is not a JSON string.`;
    return problem('token-file-line', span, message);
  });
  return { wanted, problems: firstOf(problems, mostOfFile) };
}

function reasonOf(file: { readonly state: string; readonly reason?: string }): string {
  return file.state === 'unreadable'
    ? `cannot be read: ${(file.reason ?? '').replace(/\.$/, '')}`
    : 'was not read';
}

/** Looks up every token of a list; without a vocabulary there are none. At most 5 problems for a file's lines. */
function resolveList(
  list: TokenList,
  facts: CatalogFacts,
  { lookup, read }: { readonly lookup: TokenLookup; readonly read: typeof readTokenFile },
): ResolvedList {
  const { vocabulary } = facts;
  if (list.kind === 'labels')
    return vocabulary ? resolveLabels(list.labels, vocabulary) : { tokens: [], problems: [] };
  // What is wrong with the anchors of a feature is said there.
  if (list.kind === 'features') {
    return { tokens: list.lists.flatMap((own) => lookup(own).tokens), problems: [] };
  }
  const { wanted, problems } = wantedTokens(list, facts, read);
  if (!vocabulary) return { tokens: [], problems };
  const tokens: ResolvedToken[] = [];
  const own: Problem[] = [];
  const isFile = list.kind === 'file';
  for (const one of wanted) {
    const isCounted = isFile && own.length >= mostOfFile;
    const found = resolveToken(one, vocabulary, { isCounted });
    if (found.token) tokens.push(found.token);
    if (found.problem) own.push(found.problem);
  }
  return { tokens, problems: [...problems, ...(isFile ? firstOf(own, mostOfFile) : own)] };
}

/** The most problems of the lines of one file. */
export const mostOfFile = 5;

/** The first few; the last one says how many more there are. All are at one place, so more would only repeat. */
export function firstOf(problems: readonly Problem[], most: number): readonly Problem[] {
  const last = problems[most - 1];
  if (!last || problems.length === most) return problems;
  const left = problems.length - most;
  const message = `${last.message} And ${left} more.`;
  return [...problems.slice(0, most - 1), { ...last, message }];
}

/** Looks up token lists, each once: the same list may be the anchors of one feature and the negatives of many. */
export type TokenLookup = (list: TokenList) => ResolvedList;

export function tokenLookup(facts: CatalogFacts): TokenLookup {
  const known = new Map<TokenList, ResolvedList>();
  const files = new Map<string, TokenFile>();
  const read = (text: string): TokenFile => {
    const file = files.get(text) ?? readTokenFile(text);
    files.set(text, file);
    return file;
  };
  const lookup: TokenLookup = (list) => {
    const resolved = known.get(list) ?? resolveList(list, facts, { lookup, read });
    known.set(list, resolved);
    return resolved;
  };
  return lookup;
}

/** Whether the file or labels of a list were not looked up, so that its tokens are unknown. */
export function isUnread(list: TokenList | undefined, facts: CatalogFacts): boolean {
  const { files } = facts;
  if (list?.kind === 'features') return list.lists.some((own) => isUnread(own, facts));
  if (list?.kind !== 'file' || list.text !== undefined) return false;
  return list.named?.known === false || files.get(list.path.value)?.state !== 'present';
}
