/**
 * A desk on a thread of its own: told batches, answers with what it made of them, one after the other. Whatever is to be decided
 * goes before whatever is to be prepared: what was prepared is many objects, and dear to the garbage collector for as long as it waits.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { loadSets } from '../rule-sets.ts';
import { createDesk } from './desk.ts';
import type { DeskReply, DeskRequest, DeskThreadData } from './desk-link.ts';
import { Finisher } from './finisher.ts';
import { type Parcel, packDecided, packFinished, packPrepared } from './wire.ts';

const { settings, digestKey } = workerData as DeskThreadData;
const sets = loadSets(settings.texts);
// Whoever opened the thread loads the same rule sets, and lists what is wrong with them.
if (!sets) throw new Error('a thread of the replay was given rule sets with errors');
const desk = createDesk(sets, settings, digestKey);
const finisher = new Finisher(sets);

function answer(request: DeskRequest): Parcel<DeskReply> {
  if ('prepare' in request) {
    const { message, moved } = packPrepared(desk.prepare(request.prepare));
    return { message: { prepared: message }, moved };
  }
  if ('decide' in request) {
    const { message, moved } = packDecided(desk.decide(request.decide));
    return { message: { decided: message }, moved };
  }
  if ('finish' in request) {
    const { message, moved } = packFinished(finisher.finish(request.finish));
    return { message: { finished: message }, moved };
  }
  return { message: { counted: finisher.state() }, moved: [] };
}

const port = parentPort!;
const waiting: DeskRequest[] = [];

function takeIn(): void {
  for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port)) waiting.push(more.message);
}

function next(): DeskRequest | undefined {
  const decision = waiting.findIndex(request => 'decide' in request);
  return decision > 0 ? waiting.splice(decision, 1)[0] : waiting.shift();
}

port.on('message', (request: DeskRequest) => {
  waiting.push(request);
  takeIn();
  for (let each = next(); each; each = next()) {
    const { message, moved } = answer(each);
    port.postMessage(message, moved);
    takeIn();
  }
});
port.postMessage({ loaded: true } satisfies DeskReply);
