// Runs the service from the folder given and kills it, without a word, when it first passes the point given.
// Prints its address; `none` as the point runs it to the end.
import { pathToFileURL } from 'node:url';

const [folder, point] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(`${folder}/src/${file}`).href);
const { openService } = await load('wiring/open-service.js');
const { loadSettings } = await load('config.js');

const die = () => process.kill(process.pid, 'SIGKILL');

/** `before-x` dies as x is called, `after-x` when x has done its work and before anybody hears of it. */
const dying =
  (name, does) =>
  async (...given) => {
    if (point === `before-${name}`) die();
    const result = await does(...given);
    if (point === `after-${name}`) die();
    return result;
  };

const service = await openService(
  loadSettings(),
  () => undefined,
  (outside) => {
    const { store, gateway } = outside;
    const move = (claimed, to) =>
      to.step === 'assess'
        ? dying('assess-move', store.move)(claimed, to)
        : to.step === 'submit'
          ? dying('answer-move', store.move)(claimed, to)
          : store.move(claimed, to);
    return {
      ...outside,
      store: {
        ...store,
        move,
        receive: dying('receive', store.receive),
        claim: dying('claim', store.claim),
        freeze: dying('freeze', store.freeze),
        beginAttempt: dying('begin-attempt', store.beginAttempt),
        keepPayerMessage: dying('keep-answer', store.keepPayerMessage),
        endAttempt: dying('end-attempt', store.endAttempt),
      },
      gateway: { ...gateway, submit: dying('submit', gateway.submit) },
    };
  },
);
process.stdout.write(`${service.url}\n`);
process.on('SIGTERM', () => void service.stop().then(() => process.exit(0)));
