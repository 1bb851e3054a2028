/**
 * What became of drafts. Acceptance and refusal are remembered; whether an accepted draft was edited, or taken back by
 * undo, is read from the catalog each time: people edit it where no Dimcat runs.
 */
import type {
  DimensionsFile,
  DraftNote,
  DraftState,
  KnownDimension,
} from '../../protocol/dimensions';
import type { CatalogFacts } from '../facts';
import { parseCatalog } from '../parseCatalog';
import { staleSigns } from '../resolve/basis';
import type { Catalog, DimensionNote, TokenList } from '../types';
import { draftOf, entryText, fieldsOf, strengthOf, type Draft, type DraftField } from './draft';

/** A draft, or what is remembered of one, as lists show it. */
export interface KnownDraft {
  readonly index: number;
  readonly label: string;
  /** The figures that it was made of. */
  readonly says: string;
  readonly state: DraftState;
}

/** Told apart best first; those whose dimension an entry claims, or that were refused, after those to do. */
export function allDrafts(
  file: DimensionsFile,
  catalog: Catalog,
  facts: CatalogFacts,
): KnownDraft[] {
  const open = draftsIn(file, catalog, facts).map(({ index, label, says }): KnownDraft => {
    return { index, label, says, state: 'open' };
  });
  const decided = [...file.dimensions].flatMap(([index, known]): KnownDraft[] => {
    const state = draftState(known, noteOf(catalog, index));
    if (state === undefined || state === 'open') return [];
    const draft = known.survey && draftOf(known.survey);
    const says = known.draft?.says ?? draft?.says ?? '';
    return [{ index, label: labelOf(known, draft), says, state }];
  });
  return [...open, ...decided];
}

/**
 * Drafts of dimensions that were surveyed and that no entry of the catalog makes a claim about, told apart best first,
 * one-sided ones last. A draft that was refused comes back only if what it says has changed; one that was accepted, if
 * its entry is gone. A survey of another model, site or kind of signs drafts nothing: its dimensions are not these.
 */
export function draftsIn(file: DimensionsFile, catalog: Catalog, facts: CatalogFacts): Draft[] {
  const stale = new Set(
    [...file.bases]
      .filter(([, basis]) => staleSigns(basis, catalog, facts).length > 0)
      .map(([id]) => id),
  );
  return [...file.dimensions]
    .flatMap(([index, known]) => {
      if (known.survey && stale.has(known.survey.basis)) return [];
      const made = known.survey && draftOf(known.survey);
      const isOpen = made && draftState(known, noteOf(catalog, index)) === 'open';
      return isOpen ? [{ made, strength: strengthOf(known.survey) }] : [];
    })
    .sort((a, b) => b.strength - a.strength || a.made.index - b.made.index)
    .map(({ made }) => made);
}

/** @param note Its entry in the catalog. @returns Undefined where no draft was made, or a claim by hand came first. */
export function draftState(
  { survey, draft: remembered }: KnownDimension,
  note: DimensionNote | undefined,
): DraftState | undefined {
  const made = survey && draftOf(survey);
  const entry = acceptedEntry(remembered, made, note);
  const accepted = entry === undefined ? undefined : readEntry(entry);
  if (note && accepted && isDone(note, accepted))
    return isAsWritten(note, accepted) ? 'accepted' : 'edited';
  if (!made || (note && isDone(note, sidesOf(made)))) return undefined;
  return remembered?.state === 'refused' && remembered.says === made.says ? 'refused' : 'open';
}

/** As YAML. An entry with the draft's own line of evidence was accepted, by completion or by another editor. */
function acceptedEntry(
  remembered: DraftNote | undefined,
  made: Draft | undefined,
  note: DimensionNote | undefined,
): string | undefined {
  if (remembered?.state === 'accepted' && remembered.entry !== undefined) return remembered.entry;
  return made && note?.notes?.value === made.says ? entryText(fieldsOf(made)) : undefined;
}

interface Sides {
  readonly plus?: unknown;
  readonly minus?: unknown;
}

/** Whether the entry leaves a draft with these sides nothing to add: without sides, it has a label. */
function isDone(note: DimensionNote, { plus, minus }: Sides): boolean {
  if ((note.plus ?? note.minus) !== undefined) return true;
  return (plus ?? minus) === undefined && note.label !== undefined;
}

function sidesOf({ side }: Draft): Sides {
  return side ? { [side.key]: side.value } : {};
}

/** Whether all that was written stands there; what a person added beside it, such as `expect`, is no edit of it. */
function isAsWritten(note: DimensionNote, written: DimensionNote): boolean {
  const { label, notes, plus, minus } = written;
  const isClaim = (plus ?? minus) !== undefined;
  return (
    (label === undefined || label.value === note.label?.value) &&
    (notes === undefined || notes.value === note.notes?.value) &&
    (!isClaim || (mark(plus) === mark(note.plus) && mark(minus) === mark(note.minus)))
  );
}

/** What a side names, however it is laid out. */
function mark(side: TokenList | undefined): string {
  switch (side?.kind) {
    case undefined:
      return '';
    case 'inline':
      return JSON.stringify(side.tokens.map((each) => (each.kind === 'id' ? each.id : each.text)));
    case 'file':
      return JSON.stringify([side.named ? 'words' : 'file', (side.named ?? side.path).value]);
    case 'labels':
      return JSON.stringify(['labels', ...side.labels.map(({ value }) => value)]);
    case 'features':
      return JSON.stringify(['features', ...side.ids.map(({ value }) => value)]);
  }
}

function readEntry(entry: string): DimensionNote | undefined {
  return parseCatalog(`dimensions: { 0: ${entry} }\n`).catalog?.dimensions[0];
}

function noteOf({ dimensions }: Catalog, wanted: number): DimensionNote | undefined {
  return dimensions.find(({ index }) => index.value === wanted);
}

function labelOf({ draft: remembered }: KnownDimension, made: Draft | undefined): string {
  const entry = remembered?.entry === undefined ? undefined : readEntry(remembered.entry);
  return entry?.label?.value ?? made?.label ?? '';
}

/** What is kept of a draft that was accepted: the fields that were written of it. */
export function acceptedNote({ says }: Draft, fields: readonly DraftField[]): DraftNote {
  return { state: 'accepted', says, entry: entryText(fields) };
}
