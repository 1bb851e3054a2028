/**
 * Which citations lead nowhere: links of pages, and the files, headings and sections that comments and pages name. A
 * reader follows them, no compiler does.
 */
import * as path from 'node:path';
import { commentsOf, headingsOf, slugsOf, withoutCode } from './text';

/** The repository: path from its root, with `/`, to text; a file that nobody reads may have the text ''. */
export type Repository = ReadonlyMap<string, string>;

export interface Dangling {
  /** `FILE:LINE`. */
  readonly at: string;
  readonly cites: string;
  readonly why: string;
}

interface Citation {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

type Check = (citing: Citation, repository: Repository) => readonly Omit<Dangling, 'at'>[];

/** Restates the paper; the sections of the paper that it names are the ones that may be cited. */
const METHOD_PAGE = 'docs/method.md';

const PAGE_CHECKS: readonly Check[] = [
  danglingLinks,
  danglingPaths,
  danglingNames,
  danglingSections,
];
const COMMENT_CHECKS: readonly Check[] = [danglingPaths, danglingNames, danglingSections];

/** In the order of the repository and the lines. */
export function danglingCitations(repository: Repository): Dangling[] {
  return [...repository].flatMap(([file, text]) => {
    if (file.endsWith('.md')) return check(linesOf(file, text), PAGE_CHECKS, repository);
    if (/\.[cm]?[jt]s$/.test(file))
      return check(commentsOn(file, text), COMMENT_CHECKS, repository);
    return [];
  });
}

function check(
  citations: readonly Citation[],
  checks: readonly Check[],
  repository: Repository,
): Dangling[] {
  return citations.flatMap((citing) =>
    checks
      .flatMap((one) => one(citing, repository))
      .map((dangling) => ({ at: `${citing.file}:${citing.line}`, ...dangling })),
  );
}

function linesOf(file: string, text: string): Citation[] {
  return text.split('\n').map((line, i) => ({ file, line: i + 1, text: line }));
}

function commentsOn(file: string, text: string): Citation[] {
  return commentsOf(text).map((comment) => ({ file, ...comment }));
}

/** `[words](target)`, relative to the page. */
function danglingLinks({ file, text }: Citation, repository: Repository): Omit<Dangling, 'at'>[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map((m) => m[1]!);
  return targets
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
    .flatMap((target) => {
      const [named, anchor] = target.split('#') as [string, string?];
      const wanted = named === '' ? file : path.posix.join(path.posix.dirname(file), named);
      return missing(target, exists(wanted, repository), wanted, anchor, repository);
    });
}

const FOLDERS = 'docs|examples|extension|l10n|media|out|scripts|server|test|webviews';
const FULL_PATH = new RegExp(`(?<![\\w./-])((?:${FOLDERS})/[\\w./-]*[\\w-])(?:#([\\w-]+))?`, 'g');

/** Paths from the root: `docs/method.md#terms`, `server/core`, `out/test/bench/large.js` for what is compiled to it. */
function danglingPaths({ text }: Citation, repository: Repository): Omit<Dangling, 'at'>[] {
  return [...text.matchAll(FULL_PATH)]
    .filter(([, named]) => !isPlaceholder(named!))
    .flatMap(([cites, named, anchor]) => {
      const source = named!.replace(/^out\/(.*)\.js$/, '$1.ts').replace(/^out\//, '');
      const found = exists(source, repository) || exists(`${source}.ts`, repository);
      return missing(cites, found, source, anchor, repository);
    });
}

const FILE_NAME = /(?<![\w./*-])[\w-]+(?:\/[\w.-]+)*\.(?:[cm]?ts|[cm]js|md)(?![\w-])/g;

/**
 * Names of files: the end of some path of the repository, or what the citing source itself writes. A page may name
 * other pages that are not part of the repository, such as the README of a model.
 */
function danglingNames({ file, text }: Citation, repository: Repository): Omit<Dangling, 'at'>[] {
  return [...text.matchAll(FILE_NAME)]
    .map(([name]) => name)
    .filter((name) => !new RegExp(`^(?:${FOLDERS})/`).test(name) && !isPlaceholder(name))
    .filter((name) => !(file.endsWith('.md') && name.endsWith('.md')))
    .filter((name) => !repository.get(file)!.includes(`'${name}'`))
    .filter((name) => ![...repository.keys()].some((file) => `/${file}`.endsWith(`/${name}`)))
    .map((cites) => ({ cites, why: 'no file has this name' }));
}

const SECTION = /(?:\b(sections?|tables?|figures?)|§) ?(\d+(?:\.\d+)*)/gi;

/**
 * A numbered section of a page of ours or of the paper. Of other works, named with year or number, it cannot be
 * checked.
 */
function danglingSections({ text }: Citation, repository: Repository): Omit<Dangling, 'at'>[] {
  return [...text.matchAll(SECTION)].flatMap((match) => {
    const [cites, kind, number] = match;
    const before = text.slice(0, match.index);
    const page = [...before.matchAll(/[\w./-]+\.md\b/g)].at(-1)?.[0];
    if (page !== undefined) {
      const numbered = headingsOf(textOf(page, repository)).some((h) =>
        h.startsWith(`${number}. `),
      );
      return numbered ? [] : [{ cites, why: `${page} has no heading of this number` }];
    }
    if (/\bpaper\b|2606\.12629|Bag of Dims/i.test(before)) {
      const known = textOf(METHOD_PAGE, repository).includes(cites);
      return known ? [] : [{ cites, why: `${METHOD_PAGE} does not say what this is in the paper` }];
    }
    if (/\b(?:1[89]|20)\d\d\b|\b(?:RFC|ISO|ECMA)\b/.test(before)) return [];
    return /^section/i.test(kind ?? 'section') ? [{ cites, why: 'of no document' }] : [];
  });
}

/** The text of the file with this ending; '' if there is none. */
function textOf(page: string, repository: Repository): string {
  return [...repository].find(([file]) => `/${file}`.endsWith(`/${page}`))?.[1] ?? '';
}

function missing(
  cites: string,
  found: boolean,
  file: string,
  anchor: string | undefined,
  repository: Repository,
): Omit<Dangling, 'at'>[] {
  if (!found) return [{ cites, why: 'no such file' }];
  if (anchor === undefined || slugsOf(repository.get(file) ?? '').has(anchor)) return [];
  return [{ cites, why: 'no such heading' }];
}

/** A file, or a folder that holds one. */
function exists(wanted: string, repository: Repository): boolean {
  const name = wanted.replace(/\/$/, '');
  if (repository.has(name)) return true;
  return [...repository.keys()].some((file) => file.startsWith(`${name}/`));
}

/** `docs/problems/CODE.md`: a word in capitals stands for any. */
function isPlaceholder(name: string): boolean {
  return /(?:^|[/.])(?:CODE|NAME|FILE|LANGUAGE)(?:[/.]|$)/.test(name);
}
