/** Running several jobs beside each other. */

/**
 * Works on the items in their order, on as many at once as there are lanes. After a failure no item is begun, and
 * those under way are told to stop.
 *
 * @param work Ends soon after its signal is aborted.
 * @returns The results in the order of the items.
 * @throws What the first failing item threw, once nothing is under way any more.
 */
export async function inLanes<T, R>(
  items: readonly T[],
  lanes: number,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const results: R[] = [];
  const errors: unknown[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && errors.length === 0) {
      const at = next++;
      try {
        results[at] = await work(items[at]!, either);
      } catch (error) {
        errors.push(error);
        failed.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (errors.length > 0) throw errors[0];
  return results;
}
