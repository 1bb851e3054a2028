/**
 * One spelling for each URI, that of VS Code. Node leaves `( ) + @ & '` and the colon of a drive as they are, VS Code
 * escapes them, and other editors do as they like: compared as text, one file would be two documents.
 */
import { URI, Utils } from 'vscode-uri';

/** The canonical spelling of a URI that comes from outside; what is not a URI is returned as it is. */
export function canonicalUri(uri: string): string {
  return parsed(uri)?.toString() ?? uri;
}

/** The canonical URI of a file. @param path Absolute. */
export function uriOfFile(path: string): string {
  return URI.file(path).toString();
}

/**
 * The canonical URI of a file that a document names.
 *
 * @param path As written: relative to the document, or absolute.
 * @returns Undefined if the document's URI has no folders.
 */
export function uriBeside(uri: string, path: string): string | undefined {
  const base = parsed(uri);
  if (!base?.path.startsWith('/')) return undefined;
  const absolute = drive.test(path) ? `/${path.replaceAll('\\', '/')}` : path;
  return Utils.resolvePath(Utils.dirname(base), absolute).toString();
}

/**
 * The path from one URI's folder to another URI, `/` between folders; undefined between two drives, hosts or schemes.
 */
export function relativePath(from: string, to: string): string | undefined {
  const [a, b] = [stepsOf(from), stepsOf(to)];
  if (!a || !b || a[0] !== b[0]) return undefined;
  let common = 0;
  while (common < a.length - 1 && a[common] === b[common]) common++;
  const up = a.slice(common, -1).map(() => '..');
  return [...up, ...b.slice(common)].join('/');
}

/** A drive of Windows at the beginning of a path. */
const drive = /^[a-z]:[\\/]/i;

/** The root that two files need to have in common, and the folders below it. */
function stepsOf(uri: string): string[] | undefined {
  const at = parsed(uri);
  if (!at?.path.startsWith('/')) return undefined;
  const { scheme, authority, path } = at;
  const within = drive.exec(path.slice(1))?.[0].toLowerCase() ?? '';
  const root = `${scheme}://${authority}/${within}`;
  return [root, ...path.slice(1 + within.length).split('/')];
}

function parsed(uri: string): URI | undefined {
  // Without a scheme the library takes a text for a path.
  if (!/^[a-z][a-z\d+.-]+:/i.test(uri)) return undefined;
  try {
    return URI.parse(uri, true);
  } catch {
    return undefined;
  }
}
