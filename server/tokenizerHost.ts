/** Entry of the tokenizer process. */
import { serveTokenizer } from './inference/tokenizer/serve';

serveTokenizer();
