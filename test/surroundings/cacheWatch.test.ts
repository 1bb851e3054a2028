import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import system from 'node:fs';
import * as path from 'node:path';
import { mock } from 'node:test';
import { CacheWatch } from '../../server/surroundings/cacheWatch';
import { temporaryFolder } from '../support/paths';

describe('CacheWatch', () => {
  const folder = temporaryFolder();
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** A watch, and when it next hears of something. */
  function watching() {
    let heard = (): void => undefined;
    const lines: string[] = [];
    const watch = new CacheWatch(
      () => heard(),
      (line) => lines.push(line),
    );
    const next = (): Promise<void> => new Promise((resolve) => (heard = resolve));
    return { watch, next, lines };
  }

  const cacheIn = (place: string, name = 'a.dimcache'): void => {
    fs.writeFileSync(path.join(place, `${name}.part`), 'bits');
    fs.renameSync(path.join(place, `${name}.part`), path.join(place, name));
  };

  it('hears of a cache that another program builds or removes', async () => {
    const { watch, next } = watching();
    watch.follow(folder);
    const built = next();
    cacheIn(folder);
    await built;
    const removed = next();
    fs.rmSync(path.join(folder, 'a.dimcache'));
    await removed;
    watch.dispose();
  });

  it('hears of the first cache, which is built with its folder, and of the next one', async () => {
    const { watch, next } = watching();
    const place = path.join(folder, 'later');
    watch.follow(place);
    const first = next();
    fs.mkdirSync(place);
    cacheIn(place);
    await first;
    const second = next();
    cacheIn(place, 'b.dimcache');
    await second;
    watch.dispose();
  });

  it('hears of the folder that it follows now', async () => {
    const { watch, next } = watching();
    const other = path.join(folder, 'other');
    fs.mkdirSync(other);
    watch.follow(folder);
    watch.follow(other);
    const built = next();
    cacheIn(other);
    await built;
    watch.dispose();
  });

  it('hears of a cache in a folder of which nothing but the beginning exists', async () => {
    const { watch, next } = watching();
    const place = path.join(folder, 'new', 'cache', 'dimcat');
    watch.follow(place);
    const built = next();
    fs.mkdirSync(place, { recursive: true });
    cacheIn(place);
    await built;
    const later = path.join(folder, 'slowly', 'cache');
    watch.follow(later);
    const second = next();
    fs.mkdirSync(path.dirname(later));
    await new Promise((resolve) => setTimeout(resolve, 50));
    fs.mkdirSync(later);
    cacheIn(later);
    await second;
    watch.dispose();
  });

  it('says where it can hear of none', () => {
    const { watch, lines } = watching();
    const full = mock.method(system, 'watch', () => {
      throw new Error('ENOSPC: System limit for number of file watchers reached');
    });
    watch.follow(folder);
    full.mock.restore();
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /not heard of.*ENOSPC/);
    watch.dispose();
  });
});
