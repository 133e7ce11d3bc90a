// The app on its fixtures, to look at by hand: node tests/fake/run.ts [port]
import { fileURLToPath } from 'node:url';
import { serve } from './server.ts';

const build = fileURLToPath(new URL('../../build', import.meta.url));
const { url } = await serve(build, Number(process.argv[2] ?? 8491));
console.log(url);
