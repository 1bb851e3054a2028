/** Why bytes are nothing that is read here, as a value: who knows the file's name makes a fault of it. */
export interface Refused {
  /** Goes on from the file's name: "is empty". */
  readonly refused: string;
}

export function isRefused(value: object): value is Refused {
  return 'refused' in value;
}
