/** Entry of the inference child, the only process that loads ONNX Runtime. */
import './inference/host/disableTelemetry';
import { serveInference } from './inference/host/serve';

serveInference(__dirname);
