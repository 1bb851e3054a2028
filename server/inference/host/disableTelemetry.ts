/** Imported first in the child: ONNX Runtime reads this variable on load, and without it reports to its vendor. */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
