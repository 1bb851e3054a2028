import type { DataOf, KeyOf } from '../../protocol/panels/asks';
import type { thumbnailAsk } from '../../protocol/panels/thumbnail';
import type { Answered, PanelQuestion } from './answers';

/** Asked for by the dozen: looking around the catalog each time would take longer than the pictures. */
export async function thumbnail({
  key: { name },
  asked,
  session,
}: PanelQuestion<KeyOf<typeof thumbnailAsk>>): Promise<Answered<DataOf<typeof thumbnailAsk>>> {
  const png = await session.jobs.thumbnail(asked.catalog(), name, asked.signal);
  const image = png && `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  return { data: { image: image ?? null }, isUnrevised: true };
}
