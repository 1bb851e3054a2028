/** Show Model Map: blocks, sites and widths of the catalog's model, and what was not found in its graph. */
import { Method, type ModelMapPage } from '../../server/protocol/requests';
import type { CommandContext } from './context';
import { catalogTarget } from './target';

/** @returns What is shown; undefined where the person was told why nothing is. */
export async function showModelMap(
  context: CommandContext,
  argument: unknown,
): Promise<ModelMapPage | undefined> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return undefined;
  try {
    const page = await context.server.request<ModelMapPage>(Method.modelMap, { uri: target.uri });
    await context.comparisons.showText(page.name, page.markdown);
    return page;
  } catch (error) {
    context.messages.fault(error);
    return undefined;
  }
}
