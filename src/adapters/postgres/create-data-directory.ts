import { argv } from 'node:process';
import { PGlite } from '@electric-sql/pglite';

/** Run by itself, as a child process: creates an empty embedded database in the directory it is given. */
const [, , path] = argv;
if (path === undefined) throw new Error('create-data-directory needs the path of the directory.');
const lite = await PGlite.create({ dataDir: path });
await lite.close();
