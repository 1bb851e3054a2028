/** The closed classes of English: words that say how others belong together. WordNet has none of them. */
const CLASSES = {
  'function.pronoun':
    'i me my mine myself you your yours yourself yourselves he him his himself she her hers herself it its itself we us ' +
    'our ours ourselves they them their theirs themselves one ones oneself somebody someone something anybody anyone ' +
    'anything nobody nothing everybody everyone everything none ya ye thou thee thy',
  'function.determiner':
    'a an the this that these those some any no every each either neither another such both all half enough much many ' +
    'more most few fewer less least several',
  'function.question':
    'who whom whose which what when where why how whoever whatever whichever whenever wherever however',
  'function.preposition':
    'of in to for with on at by from about as into through after over between out against during without before under ' +
    'around among across behind beyond near toward towards upon within along until till except like up down off above ' +
    'below beneath beside besides despite inside outside onto past per plus minus since than throughout via amid amongst ' +
    'unlike underneath alongside',
  'function.conjunction':
    'and or but nor so yet if because while although though unless whereas whether once lest',
  'function.auxiliary':
    "be am is are was were been being have has had having do does did doing done 's 're 've 'm",
  'function.modal': "can could may might must shall should will would ought cannot 'll 'd",
  'function.negation':
    "not no never nor neither none nothing nobody nowhere n't cannot don't didn't doesn't can't won't wouldn't couldn't " +
    "isn't wasn't aren't weren't hasn't haven't hadn't shouldn't",
  'function.adverb':
    'there here then now too also just only even again still very quite rather almost ever away back else perhaps maybe ' +
    'already soon always often sometimes',
  'function.interjection':
    'oh ah hey wow oops yes yeah okay ok hello hi bye ouch hurray hooray please thanks',
  'number.word':
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen',
  'number.ordinal':
    'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth twentieth hundredth ' +
    'thousandth last 1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th',
  'name.day': 'monday tuesday wednesday thursday friday saturday sunday',
  'name.month':
    'january february march april may june july august september october november december',
} as const;

/** Words by list, each list in the order written. */
export function closedClasses(): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(CLASSES).map(([name, words]) => [name, new Set(words.split(' '))]));
}

/** Those that WordNet knows only as something else: "at" as astatine, "in" as an inch. */
export function functionWords(): ReadonlySet<string> {
  const all = Object.entries(CLASSES).filter(([name]) => name.startsWith('function.'));
  return new Set(all.flatMap(([, words]) => words.split(' ')));
}
