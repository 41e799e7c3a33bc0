import type { RequestListener } from 'node:http';
import { attach } from './attach.ts';
import { answerDecide, answerRules, commanded } from './control.ts';
import { capabilityStatement } from './capability-statement.ts';
import { outcome, pause, readExchange, replyJson, replyResource, type Exchange } from './exchange.ts';
import { spoil } from './fault.ts';
import { inquire } from './inquire.ts';
import type { Payer } from './payer.ts';
import { planOf } from './plan.ts';
import { submit } from './submit.ts';
import { subscribe, subscription } from './subscribe.ts';
import type { TokenDesk } from './token-desk.ts';

interface Access {
  readonly tokenUrl: string;
  readonly requireToken: boolean;
}

type Answer = (exchange: Exchange) => Promise<string> | string;

/** Method and path → who answers; `open` ones need no token. */
interface Route {
  readonly at: RegExp;
  readonly open?: true;
  /** Not worth a line in the log. */
  readonly quiet?: true;
  readonly answer: Answer;
}

/** Answers each request by its route, and writes one line about it. */
export function answerTo(payer: Payer, tokens: TokenDesk, access: Access): RequestListener {
  const routes = routesOf(payer, tokens, access);
  return (request, response) => {
    const started = performance.now();
    // A connection that is cut, by them or by us, is nothing to fall over.
    response.on('error', () => undefined);
    void readExchange(request, response).then(async (exchange) => {
      if (exchange === undefined) return request.destroy();
      const route = routes.find(({ at }) => at.test(`${exchange.method} ${exchange.path}`));
      const isAllowed =
        route?.open === true || !access.requireToken || tokens.isKnown(request.headers.authorization);
      const answer = isAllowed ? (route?.answer ?? unknownRoute(payer)) : unauthorized;
      const line = await Promise.resolve(exchange)
        .then(answer)
        .catch((error: unknown) => brokenAnswer(exchange, error));
      const ms = String(Math.round(performance.now() - started));
      if (route?.quiet !== true) payer.log(`${exchange.method} ${exchange.path} ${line} · ${ms} ms`);
      return undefined;
    });
  };
}

function routesOf(payer: Payer, tokens: TokenDesk, { tokenUrl }: Access): Route[] {
  const json =
    (body: () => unknown): Answer =>
    (exchange) => {
      replyJson(exchange, 200, body());
      return '200';
    };
  return [
    { at: /^POST \/Claim\/\$submit$/, answer: (exchange) => submit(payer, exchange) },
    { at: /^POST \/Claim\/\$inquire$/, answer: (exchange) => inquire(payer, exchange) },
    { at: /^POST \/\$submit-attachment$/, answer: (exchange) => attach(payer, exchange) },
    { at: /^POST \/Subscription$/, answer: (exchange) => subscribe(payer, exchange) },
    { at: /^(GET|PUT|DELETE) \/Subscription\/[^/]+$/, answer: (exchange) => subscription(payer, exchange) },
    {
      at: /^GET \/Subscription\/[^/]+\/\$(status|events)$/,
      answer: (exchange) => subscription(payer, exchange),
    },
    { at: /^POST \/token$/, open: true, answer: (exchange) => token(payer, tokens, exchange) },
    {
      at: /^GET \/metadata$/,
      open: true,
      answer: (exchange) => {
        replyResource(exchange, 200, capabilityStatement(payer.url, tokenUrl, payer.dialect.version));
        return '200';
      },
    },
    {
      at: /^GET \/\.well-known\/smart-configuration$/,
      open: true,
      answer: json(() => ({
        token_endpoint: tokenUrl,
        grant_types_supported: ['client_credentials'],
        token_endpoint_auth_methods_supported: [
          'client_secret_basic',
          'client_secret_post',
          'private_key_jwt',
        ],
        token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384'],
        capabilities: ['client-confidential-asymmetric', 'client-confidential-symmetric'],
      })),
    },
    { at: /^GET \/ledger$/, open: true, quiet: true, answer: json(() => payer.ledger.entries()) },
    { at: /^GET \/livez$/, open: true, quiet: true, answer: json(() => ({ status: 'ok', simulated: true })) },
    { at: /^POST \/decide$/, open: true, answer: commanded((exchange) => answerDecide(payer, exchange)) },
    { at: /^PUT \/rules$/, open: true, answer: commanded((exchange) => answerRules(payer, exchange)) },
    { at: /^\w+ \/decoy$/, open: true, answer: (exchange) => decoy(payer, exchange) },
  ];
}

async function token(payer: Payer, tokens: TokenDesk, exchange: Exchange): Promise<string> {
  const { steps, rule } = payer.rules.instructionFor('token', undefined);
  const { fault, holdBeforeTakingMs } = planOf(steps);
  await pause(holdBeforeTakingMs);
  const nothing = { status: 200, resource: { resourceType: 'Bundle', type: 'collection' } } as const;
  const answer = fault === undefined ? tokens.grant(exchange) : spoil(exchange, fault, nothing, payer.url);
  payer.ledger.append({ operation: 'token', accepted: answer === '200 token', answer, rule });
  return answer;
}

/** Where a redirect leads: nobody should ever come here with a request. */
function decoy(payer: Payer, exchange: Exchange): string {
  payer.ledger.append({ operation: 'decoy', accepted: false, answer: '200' });
  replyJson(exchange, 200, { decoy: true });
  return `FOLLOWED A REDIRECT with ${String(exchange.body.length)} bytes`;
}

function unknownRoute(payer: Payer): Answer {
  return (exchange) => {
    payer.ledger.append({ operation: 'other', accepted: false, answer: '404' });
    replyResource(exchange, 404, outcome('not-found', 'The simulated payer has nothing under this address.'));
    return '404';
  };
}

const unauthorized: Answer = (exchange) => {
  const challenge = { 'www-authenticate': 'Bearer realm="simulated payer"' };
  replyResource(exchange, 401, outcome('login', 'A current bearer token is needed.'), challenge);
  return '401';
};

/** A fault of the simulator itself, which must not look like one that was asked for. */
function brokenAnswer(exchange: Exchange, error: unknown): string {
  const text = error instanceof Error ? error.message : 'unknown';
  if (!exchange.response.headersSent)
    replyResource(exchange, 500, outcome('exception', `The simulator itself failed: ${text}`));
  return `SIMULATOR FAILED: ${text}`;
}
