/** Entry of the tokenizer thread. */
import { serveTokenizer } from './inference/tokenizer/serve';

serveTokenizer();
