/** Entry of a helper thread of the scoring kernels. */
import { workerData } from 'node:worker_threads';
import type { CrewThreadData } from './kernels/crewProtocol';
import { serveCrew } from './kernels/crewThread';

serveCrew(workerData as CrewThreadData);
