/** Imported before anything else in the child: ONNX Runtime reads this variable when it is loaded, and reports to its vendor without it. */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
