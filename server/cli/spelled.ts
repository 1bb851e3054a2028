import { visible } from '../protocol/userText';

/** A token whose spaces, tabs and line ends can be seen. */
export function spelled(text: string): string {
  return visible(text.replaceAll('\n', '↵').replaceAll('\t', '⇥').replaceAll(' ', '·'));
}
