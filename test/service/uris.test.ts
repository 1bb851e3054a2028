import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { canonicalUri, relativePath, uriBeside, uriOfFile } from '../../server/service/uris';

const odd = "ws (1) a+b@c & d's, e #1 100% ü";

describe('URIs', () => {
  it('of one file have one spelling, whoever writes them', () => {
    const path = `/home/${odd}/x.dims.yaml`;
    const ours = uriOfFile(path);
    assert.equal(canonicalUri(ours), ours);
    assert.equal(canonicalUri(pathToFileURL(path).href), ours);
    assert.match(ours, /^file:\/\/\/home\/ws%20%281%29%20a%2Bb%40c%20%26%20d%27s%2C%20e%20/);
  });

  it('of Windows have a lower-case drive and an escaped colon', () => {
    for (const written of ['file:///C:/w/x.yaml', 'file:///c:/w/x.yaml', 'file:///C%3a/w/x.yaml'])
      assert.equal(canonicalUri(written), 'file:///c%3A/w/x.yaml');
    assert.equal(canonicalUri('file://server/share/x.yaml'), 'file://server/share/x.yaml');
  });

  it('that are none stay as they are', () => {
    for (const written of ['', 'x', 'C:\\x', 'file:////x', 'untitled:Untitled-1'])
      assert.equal(canonicalUri(written), written);
    assert.equal(
      canonicalUri('file:///a%E0%A4%A'),
      canonicalUri(canonicalUri('file:///a%E0%A4%A')),
    );
  });

  it('lead from one file to another and back', () => {
    const from = uriOfFile(`/home/${odd}/x.dims.yaml`);
    const to = uriBeside(from, 'a+b (2)/y.dims.yaml')!;
    assert.equal(to, uriOfFile(`/home/${odd}/a+b (2)/y.dims.yaml`));
    assert.equal(relativePath(from, to), 'a+b (2)/y.dims.yaml');
    assert.equal(relativePath(to, from), '../x.dims.yaml');
    assert.equal(uriBeside(from, '../../../../up.yaml'), 'file:///up.yaml');
  });

  it('are honoured where a path is absolute', () => {
    assert.equal(uriBeside('file:///a/x.yaml', '/b/y.onnx'), 'file:///b/y.onnx');
    const windows = 'file:///c:/a/x.yaml';
    assert.equal(uriBeside(windows, 'D:\\b\\y.onnx'), 'file:///d%3A/b/y.onnx');
  });

  it('of two drives, hosts or schemes have no path between them', () => {
    const here = 'file:///c:/a/x.yaml';
    for (const there of [
      'file:///d:/a/y.yaml',
      'file://host/c/a/y.yaml',
      'vscode-vfs:///c:/y.yaml',
    ])
      assert.equal(relativePath(here, there), undefined);
    assert.equal(relativePath(here, 'file:///C%3A/b/y.yaml'), '../b/y.yaml');
  });
});
