/** Entry of the process that pulls models for the editor. */
import { servePull } from './jobs/pullHost';

servePull();
