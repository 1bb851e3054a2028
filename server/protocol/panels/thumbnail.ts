import { nullable, object, text } from '../decode';
import { ask } from './asks';

/**
 * A small copy of an image of the catalog by its name: `image` is the address of a PNG, `data:` in an editor, a file of
 * its own on a static site; null where there is none.
 */
export const thumbnailAsk = ask(object({ name: text }), object({ image: nullable(text) }));
