/** The words of the tiny test models: categories that the embedding plants, and words that belong to none. */
export const categories: Readonly<Record<string, readonly string[]>> = {
  animal: 'dog cat horse bird fish cow sheep goat lion tiger bear wolf mouse duck frog pig'.split(
    ' ',
  ),
  colour: 'red blue green yellow black white brown pink grey purple orange violet'.split(' '),
  food: 'bread cake apple cheese soup rice egg pie meat honey butter salad'.split(' '),
  body: 'hand foot head arm leg eye ear nose mouth knee finger tooth'.split(' '),
  number: 'one two three four five six seven eight nine ten twenty hundred'.split(' '),
  family: 'mother father sister brother uncle aunt cousin grandma grandpa daughter son baby'.split(
    ' ',
  ),
};

/** Words without a category, for prompts and as negatives. */
export const otherWords: readonly string[] = (
  'the a and to was he she it in of that had said they his with for on her at is not but were when there then out ' +
  'up so big little day very time house tree went saw wanted made play happy sad come look back home down some all ' +
  'what about would could one thing good like together under over again box table garden water sun rain stone river'
).split(' ');
