/**
 * Forms of English words by their lemmas, as WordNet's morphy does (morphy(7WN)): a form counts only if removing its
 * ending gives a lemma of that part of speech, or a table of irregular forms names one.
 */
import type { Lemma, Lexicon, PartOfSpeech } from './read';

export type Form =
  | 'plural'
  | 'thirdPerson'
  | 'past'
  | 'ing'
  | 'comparative'
  | 'superlative'
  | 'adverbLy'
  | 'agent'
  | 'ness'
  | 'negated';

export interface Analysis {
  readonly form: Form;
  readonly lemma: string;
}

interface Rule {
  readonly form: Form;
  readonly pos: PartOfSpeech;
  readonly ending: string;
  readonly instead: string;
}

/** The shortest lemma that an ending is taken from: shorter ones are mostly symbols and abbreviations. */
const SHORTEST = { n: 3, v: 2, a: 3, r: 3 } as const;

const RULES: readonly Rule[] = [
  ...rules('plural', 'n', 's ses>s xes>x zes>z ches>ch shes>sh men>man ies>y'),
  ...rules('thirdPerson', 'v', 's es>e es ies>y'),
  ...rules('past', 'v', 'ed>e ed'),
  ...rules('ing', 'v', 'ing>e ing'),
  ...rules('comparative', 'a', 'er er>e'),
  ...rules('superlative', 'a', 'est est>e'),
  ...rules('adverbLy', 'a', 'ly ily>y ly>le ally lly>ll'),
  ...rules('agent', 'v', 'er er>e or or>e'),
  ...rules('ness', 'a', 'ness iness>y'),
];

/** `s ses>s`: remove `s`; put `s` for `ses`. */
function rules(form: Form, pos: PartOfSpeech, endings: string): Rule[] {
  return endings.split(' ').map((one) => {
    const [ending, instead = ''] = one.split('>');
    return { form, pos, ending: ending!, instead };
  });
}

/** What a lower-case word may be a form of; none for a word that is only a lemma, or unknown. */
export function analysesOf(word: string, lexicon: Lexicon): readonly Analysis[] {
  const own = lexicon.lemmas.get(word);
  const plausible = (one: Analysis, isIrregular: boolean): boolean =>
    isPlausible(one, own, isIrregular, lexicon);
  return [
    ...irregularly(word, lexicon).filter((one) => plausible(one, true)),
    ...[...regularly(word, lexicon), ...negated(word, lexicon)].filter((one) =>
      plausible(one, false),
    ),
  ];
}

function irregularly(word: string, { irregular }: Lexicon): Analysis[] {
  const noun = irregular.n.get(word);
  const verb = irregular.v.get(word);
  const adjective = irregular.a.get(word);
  const ofVerb = word.endsWith('ing') ? 'ing' : word.endsWith('s') ? 'thirdPerson' : 'past';
  return [
    ...(noun === undefined ? [] : [{ form: 'plural' as const, lemma: noun }]),
    ...(verb === undefined ? [] : [{ form: ofVerb as Form, lemma: verb }]),
    ...(adjective === undefined
      ? []
      : [
          {
            form: word.endsWith('st') ? ('superlative' as const) : ('comparative' as const),
            lemma: adjective,
          },
        ]),
  ];
}

function regularly(word: string, { lemmas }: Lexicon): Analysis[] {
  return RULES.flatMap(({ form, pos, ending, instead }) => {
    if (!word.endsWith(ending) || (ending === 's' && /(ss|us|is)$/.test(word))) return [];
    const lemma = word.slice(0, word.length - ending.length) + instead;
    const known = lemma.length >= SHORTEST[pos] && lemma !== word && lemmas.get(lemma);
    return known && known.pos.includes(pos) ? [{ form, lemma }] : [];
  });
}

function negated(word: string, { lemmas }: Lexicon): Analysis[] {
  const lemma = /^(un|dis|non-?)/.test(word) ? word.replace(/^(un|dis|non-?)/, '') : '';
  const known = lemma.length > 3 && lemmas.get(lemma);
  return known && lemmas.has(word) && !known.pos.includes('n') ? [{ form: 'negated', lemma }] : [];
}

/**
 * "news", "seed" and "number" look like forms. A word that is a lemma itself is a form of another only if that is as
 * frequent, or forms of this kind are usually lemmas too ("building", "quickly"); a verb is seldom another verb's form.
 */
function isPlausible(
  { form, lemma }: Analysis,
  own: Lemma | undefined,
  isIrregular: boolean,
  { lemmas }: Lexicon,
): boolean {
  const known = lemmas.get(lemma)!;
  // "runs": of what is a noun and a verb, the more frequent.
  if (form === 'plural' && known.pos.indexOf('v') === 0) return false;
  if (form === 'thirdPerson' && known.pos[0] !== 'v') return false;
  if (!own) return true;
  switch (form) {
    case 'plural':
    case 'thirdPerson':
      return known.frequency >= own.frequency && known.frequency > 0;
    case 'comparative':
    case 'superlative':
      return own.pos[0] !== 'n' && own.pos[0] !== 'v' && known.frequency >= own.frequency;
    case 'past':
    case 'ing':
      return !own.pos.includes('v') || (isIrregular && known.frequency > own.frequency);
    case 'adverbLy':
      return own.pos[0] === 'r';
    case 'agent':
      return own.pos[0] === 'n' && lemma.length > 2 && known.frequency + 1 >= own.frequency;
    case 'ness':
      return own.pos[0] === 'n';
    case 'negated':
      return true;
  }
}
