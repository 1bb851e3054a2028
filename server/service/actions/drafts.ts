/** What a survey found, as entries under `dimensions`: described, claimed, or all of a register. */
import { claimId } from '../../catalog/claims/dimensionClaim';
import { draftOf, type Draft } from '../../catalog/dimensions/draft';
import { draftsIn } from '../../catalog/dimensions/draftState';
import { draftEdits } from '../../catalog/edit/dimension';
import { mapAt, overlap, touches } from '../nodes';
import { problemOf, rewrite, type Action, type Actions, type Scene } from './action';

export const draftActions: Actions = (scene) => [
  ...swapSides(scene),
  ...ofEntry(scene),
  ...ofRegister(scene),
  ...nextDraft(scene),
];

/** Of the dimension whose entry or number is at the cursor. */
function ofEntry(scene: Scene): Action[] {
  const index = indexAt(scene);
  const survey = index === undefined ? undefined : surveyOf(scene, index);
  const draft = survey && draftOf(survey);
  if (!draft) return [];
  const note = scene.catalog.dimensions.find((each) => each.index.value === index);
  const { label, says } = draft;
  const describe = `Describe dimension ${draft.index} from the survey: ${draft.label}`;
  const claims = note?.plus ?? note?.minus;
  return [
    ...edit(scene, describe, [{ index: draft.index, label, says }]),
    ...(draft.side && !claims
      ? edit(scene, `Claim that dimension ${draft.index} is ${draft.label}`, [draft])
      : []),
  ];
}

/** A register as the stories of its dimensions: an entry for each that has none. */
function ofRegister(scene: Scene): Action[] {
  const { feature, catalog, asked } = scene;
  const dims = feature && mapAt(feature.map, 'register', 'dims');
  if (!feature || !dims || !overlap(dims.span, asked)) return [];
  const described = new Set(catalog.dimensions.map(({ index }) => index.value));
  const drafts = [...new Set(feature.feature.writtenDimensions.map(({ index }) => index))]
    .filter((index) => !described.has(index))
    .flatMap((index) => {
      const survey = surveyOf(scene, index);
      return (survey && draftOf(survey)) ?? [];
    });
  if (drafts.length < 2) return [];
  return edit(scene, `Describe the ${drafts.length} dimensions of this register`, drafts);
}

/** The first draft of the list of things to do, on the key `dimensions`. */
function nextDraft(scene: Scene): Action[] {
  const { document, facts, catalog, asked } = scene;
  const root = document.parsed.root;
  const entry =
    root?.kind === 'map' ? root.entries.find(({ key }) => key === 'dimensions') : undefined;
  const file = facts.dimensions;
  if (!file || (entry && !touches(entry.keySpan, asked.start))) return [];
  const [first] = entry ? draftsIn(file, catalog, facts) : [];
  return first
    ? edit(scene, `Draft the next dimension, ${first.index}: ${first.says}`, [first])
    : [];
}

/** A claim whose polarity its words contradict, the other way round. */
function swapSides(scene: Scene): Action[] {
  const problem = problemOf(scene, 'polarity-contradicted');
  const note =
    problem && scene.catalog.dimensions.find(({ index }) => overlap(index.span, problem.span));
  const map = note && mapAt(scene.document.parsed.root, 'dimensions', String(note.index.value));
  if (!map) return [];
  const edits = map.entries.flatMap(({ key, keySpan }) => {
    if (key === 'plus') return [{ span: keySpan, newText: 'minus' }];
    return key === 'minus' ? [{ span: keySpan, newText: 'plus' }] : [];
  });
  const title = `Exchange plus and minus of ${claimId(note.index.value)}`;
  return [{ kind: 'quickfix', title, edits, problem, preferred: true }];
}

function edit({ document, text }: Scene, title: string, drafts: readonly Draft[]): Action[] {
  const { root } = document.parsed;
  const edits = root ? draftEdits(text, root, drafts) : [];
  return edits.length === 0 ? [] : [rewrite(title, edits)];
}

function surveyOf({ facts }: Scene, index: number) {
  return facts.dimensions?.dimensions.get(index)?.survey;
}

/** The dimension at the cursor: an entry of `dimensions`, or a number of a register. */
function indexAt({ catalog, feature, asked }: Scene): number | undefined {
  const note = catalog.dimensions.find(({ span }) => touches(span, asked.start));
  const written = feature?.feature.writtenDimensions.find(({ span }) => touches(span, asked.start));
  return note?.index.value ?? written?.index;
}
