export { aPostgresServer, aRedisServer } from '../../scripts/faults/servers.ts';
