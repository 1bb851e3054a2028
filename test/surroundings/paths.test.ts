import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { placeOf, writtenFrom } from '../../server/surroundings/places';
import { isDevice, isWithin, reaches } from '../../server/surroundings/reach';

describe('The files that a catalog names', () => {
  it('are relative to it, with slashes on every platform', () => {
    assert.equal(placeOf('/w/a/x.yaml', '../m/model.onnx', posix), '/w/m/model.onnx');
    assert.equal(placeOf('C:\\w\\a\\x.yaml', '../m/model.onnx', win32), 'C:\\w\\m\\model.onnx');
  });

  it('are where an absolute path says', () => {
    assert.equal(placeOf('/w/x.yaml', '/m/model.onnx', posix), '/m/model.onnx');
    const at = (written: string): string => placeOf('D:\\w\\x.yaml', written, win32);
    assert.equal(at('C:\\m\\model.onnx'), 'C:\\m\\model.onnx');
    assert.equal(at('C:/m/model.onnx'), 'C:\\m\\model.onnx');
    assert.equal(at('/m/model.onnx'), 'D:\\m\\model.onnx');
    assert.equal(at('//host/share/m.onnx'), '\\\\host\\share\\m.onnx');
  });

  it('on shares and devices of Windows lie outside every folder', () => {
    for (const written of [
      '//host/share/m.onnx',
      '\\\\.\\pipe\\x',
      '\\\\?\\C:\\w\\m.onnx',
      'C:\\m.onnx',
    ])
      assert.ok(!isWithin('D:\\w', placeOf('D:\\w\\x.yaml', written, win32), win32), written);
    assert.ok(isWithin('\\\\host\\share', '\\\\host\\share\\m\\model.onnx', win32));
  });

  it('are no devices, even where everything may be read', () => {
    for (const device of ['\\\\.\\pipe\\x', '//./pipe/x', '\\\\?\\C:\\w\\m.onnx', '//?/UNC/h/s'])
      assert.ok(
        isDevice(device) && !reaches({ trusted: true, outside: true }, '/w/x.yaml', device),
      );
    for (const file of ['\\\\host\\share', '/w/m', 'C:\\w']) assert.ok(!isDevice(file), file);
  });

  it('are written as paths only where one leads there', () => {
    assert.equal(writtenFrom('C:\\w\\a\\x.yaml', 'C:\\w\\m\\y z.onnx', win32), '../m/y z.onnx');
    assert.equal(writtenFrom('C:\\w\\x.yaml', 'D:\\w\\y.onnx', win32), undefined);
    assert.equal(writtenFrom('C:\\w\\x.yaml', '\\\\host\\share\\y.onnx', win32), undefined);
    assert.equal(writtenFrom('/w/x.yaml', '/w/y.onnx', posix), 'y.onnx');
  });
});
