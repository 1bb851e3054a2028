'use strict';
// `npm test` names a file for the results; a run by hand prints them.
const results = process.env.DIMCAT_TEST_RESULTS;

module.exports = {
  timeout: 60_000,
  ...(results && {
    reporter: 'out/test/support/reporter.js',
    reporterOption: [`output=${results}`],
  }),
};
