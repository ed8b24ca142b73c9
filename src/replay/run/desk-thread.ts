/** A desk on a thread of its own: told batches, answers with what it made of them. */
import { parentPort, workerData } from 'node:worker_threads';
import { createDesk } from './desk.ts';
import { type DeskReply, type DeskRequest, type DeskSettings, guardFor } from './pool.ts';
import { loadSets } from './rule-sets.ts';

const settings = workerData as DeskSettings;
const desk = createDesk(loadSets(settings.texts), guardFor(settings));
const port = parentPort!;
port.on('message', (request: DeskRequest) => {
  const reply: DeskReply =
    'prepare' in request ? { prepared: desk.prepare(request.prepare) } : { decided: desk.decide(request.decide) };
  port.postMessage(reply);
});
