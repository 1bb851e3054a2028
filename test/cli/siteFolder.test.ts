import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { SiteFolder } from '../../server/cli/siteFolder';
import { indexSitePage } from '../../server/report/site/indexPage';
import { temporaryFolder } from '../support/paths';

const empty = { title: 't', model: 'm', site: 's', features: [], known: [], others: [] };

describe('The folder of a site', () => {
  it('holds no page of an earlier run, and what a person put there', () => {
    const folder = temporaryFolder();
    const page = '<script type="application/json" id="dimcat-data">{}</script>';
    const first = new SiteFolder(folder);
    for (const file of ['index.html', 'features/a.html', 'features/b.html', 'dimensions/1.html'])
      first.write(file, page);
    first.removeOthers();
    fs.writeFileSync(path.join(folder, 'features/notes.html'), 'of a person');
    fs.mkdirSync(path.join(folder, 'features/more.html'));
    const second = new SiteFolder(folder);
    for (const file of ['index.html', 'features/b.html']) second.write(file, page);
    second.removeOthers();
    const left = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    const pages = ['features/b.html', 'features/more.html', 'features/notes.html'];
    assert.deepEqual(
      left.map((name) => name.split(path.sep).join('/')),
      ['dimensions', 'features', ...pages, 'index.html'],
    );
    fs.rmSync(folder, { recursive: true });
  });

  it('is refused where a page of it is another’s, before anything is written', () => {
    const folder = temporaryFolder();
    const own = path.join(folder, 'index.html');
    fs.writeFileSync(own, '<h1>Mine</h1>');
    assert.throws(() => new SiteFolder(folder), /index\.html is no page of Dimcat/);
    fs.writeFileSync(own, indexSitePage(empty));
    const site = new SiteFolder(folder);
    site.write('index.html', indexSitePage(empty));
    for (const file of ['features/a.html', 'model-card.md']) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), '# Mine');
      assert.throws(() => site.write(file, 'other'), /is no page of Dimcat/);
      assert.equal(fs.readFileSync(path.join(folder, file), 'utf8'), '# Mine');
    }
    fs.rmSync(folder, { recursive: true });
  });
});
