import {
  TextDocument,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-textdocument';
import { documentUri, fieldsOf, isRange, type Fields } from './shape';

/**
 * The texts that are open in the editor. A message that breaks the protocol (a version that does not grow, an
 * invalid range, changes that are not a list) is refused whole and changes nothing.
 */
export class OpenDocuments {
  readonly #open = new Map<string, TextDocument>();

  get(uri: string): TextDocument | undefined {
    return this.#open.get(uri);
  }

  uris(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** The document's uri. @throws {RangeError} saying what is wrong with the message. */
  open(params: unknown): string {
    const { version, text, languageId } = fieldsOf(fieldsOf(params)['textDocument']);
    const uri = documentUri(params);
    if (uri === undefined || typeof text !== 'string' || !Number.isInteger(version)) {
      throw new RangeError('didOpen needs a uri, an integer version and a text');
    }
    const language = typeof languageId === 'string' ? languageId : 'dimcat';
    this.#open.set(uri, TextDocument.create(uri, language, version as number, text));
    return uri;
  }

  /** The document's uri. @throws {RangeError} saying what is wrong with the message; no change was applied. */
  change(params: unknown): string {
    const document = this.#known(params);
    const version = fieldsOf(fieldsOf(params)['textDocument'])['version'];
    if (!Number.isInteger(version) || (version as number) <= document.version) {
      throw new RangeError(`didChange from version ${document.version} to ${String(version)}`);
    }
    for (const change of changesOf(fieldsOf(params)['contentChanges'])) {
      TextDocument.update(document, [within(document, change)], document.version);
    }
    TextDocument.update(document, [], version as number);
    return document.uri;
  }

  /** The document's uri. @throws {RangeError} if no such document is open. */
  close(params: unknown): string {
    const { uri } = this.#known(params);
    this.#open.delete(uri);
    return uri;
  }

  #known(params: unknown): TextDocument {
    const uri = documentUri(params);
    const document = uri === undefined ? undefined : this.#open.get(uri);
    if (document === undefined) throw new RangeError(`no open document ${String(uri)}`);
    return document;
  }
}

function changesOf(value: unknown): TextDocumentContentChangeEvent[] {
  if (!Array.isArray(value)) throw new RangeError('contentChanges is not a list');
  return value.map((each: unknown) => changeOf(fieldsOf(each)));
}

function changeOf({ text, range }: Fields): TextDocumentContentChangeEvent {
  if (typeof text !== 'string') throw new RangeError('a change has no text');
  if (range === undefined) return { text };
  if (!isRange(range)) throw new RangeError('the range of a change is not a range');
  return { text, range };
}

/** Clamps a range to the text: the library takes a line far past the end at face value and never returns. */
function within(
  document: TextDocument,
  change: TextDocumentContentChangeEvent,
): TextDocumentContentChangeEvent {
  if (!('range' in change)) return change;
  const [start, end] = [change.range.start, change.range.end].map((position) =>
    document.positionAt(document.offsetAt(position)),
  );
  return { text: change.text, range: { start: start!, end: end! } };
}
