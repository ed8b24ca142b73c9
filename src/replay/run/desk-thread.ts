/** A desk on a thread of its own: told batches, answers with what it made of them, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { createDesk } from './desk.ts';
import { Finisher } from './finish.ts';
import { type DeskReply, type DeskRequest, type DeskSettings, guardFor } from './pool.ts';
import { loadSets } from './rule-sets.ts';

const settings = workerData as DeskSettings;
// The command line has refused rule sets with errors.
const sets = loadSets(settings.texts)!;
const desk = createDesk(sets, guardFor(settings), { features: settings.features === true });
const finisher = new Finisher(sets);

function answer(request: DeskRequest): DeskReply {
  if ('prepare' in request) return { prepared: desk.prepare(request.prepare) };
  if ('decide' in request) return { decided: desk.decide(request.decide) };
  return 'finish' in request ? { finished: finisher.finish(request.finish) } : { counted: finisher.state() };
}

const port = parentPort!;
port.on('message', (request: DeskRequest) => port.postMessage(answer(request)));
