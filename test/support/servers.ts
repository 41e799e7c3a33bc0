export { aPostgresServer, aRedisServer, type Server } from '../../scripts/faults/servers.ts';
