/** Questions that are asked before the answers to earlier ones have been dealt with. */

/** While one answer is dealt with, the model works on the next, and does not wait for the one after. */
const AHEAD = 2;

/** Asks about the items in their order, some ahead, and gives the answers in that order. */
export async function* askAhead<T, R>(
  items: readonly T[],
  ask: (item: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const waiting: Promise<R>[] = [];
  for (const item of items) {
    const answer = ask(item);
    // Whoever awaits it is told of a failure; nobody may come to, after an earlier one.
    answer.catch(() => undefined);
    waiting.push(answer);
    if (waiting.length > AHEAD) yield waiting.shift()!;
  }
  for (const answer of waiting) yield answer;
}
