import { benchAssessing } from './bench/assessing.ts';
import { benchValidating } from './bench/validating.ts';

/** How fast the two parts are that every case goes through: being assessed, and having its request validated. */
console.log('Assessing');
await benchAssessing();
console.log('\nValidating');
await benchValidating();
