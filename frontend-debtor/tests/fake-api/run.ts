/** `node tests/fake-api/run.ts [port]`: look at the built app without the house behind it. */
import { BIRTH_DATE, STORIES } from './stories.ts';
import { serve } from './server.ts';

const { address } = await serve(Number(process.argv[2] ?? 0));
console.log(`${address}  codes: ${Object.keys(STORIES).join(' ')}  birth date: ${BIRTH_DATE}`);
