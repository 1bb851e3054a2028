import { check } from './support/check';

describe('dimcat-ignore', () => {
  it('behind a line accepts that line, above one what is indented under it', () => {
    check(`dimcat: 1
extra: 1
^^^^^ warning unknown-key
more: 2 # dimcat-ignore: unknown-key
# because it is meant
# dimcat-ignore: unknown-key, too-few-anchors, site-missing
features:
  - id: a
    anchors: [" x"]
    nots: y
dimensions:
  1: { labels: z }
       ^^^^^^ warning unknown-key
`);
  });

  it('accepts a whole file, but no errors', () => {
    check(`# dimcat-ignore-file: unknown-key, bad-value
dimcat: 1
extra: 1
signs: curly
       ^^^^^ error bad-value
`);
  });

  it('must name problems that exist', () => {
    check(`dimcat: 1
extra: 1 # dimcat-ignore: unknown-kay
                          ^^^^^^^^^^^ information ignore-unknown did you mean unknown-key?
^^^^^ warning unknown-key
`);
  });
});
