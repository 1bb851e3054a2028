'use strict';
// `npm test` names a file for the results; a run by hand prints them.
const results = process.env.DIMCAT_TEST_RESULTS;

// No test leaves this machine, and each Node of the hundreds that tests start would read all of these certificates
// first: 30 ms of 50.
delete process.env.NODE_EXTRA_CA_CERTS;

module.exports = {
  timeout: 60_000,
  ...(results && {
    reporter: 'out/test/support/reporter.js',
    reporterOption: [`output=${results}`],
  }),
};
