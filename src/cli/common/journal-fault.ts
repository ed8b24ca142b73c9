/** What stops a command that works on a journal beside a running service, as a fault that says what to do. */
import { join } from 'node:path';
import { Fault, type FaultCode } from '../../shared/errors.ts';
import { obstacleOf } from '../../stores/sqlite/failure.ts';
import { journalFile } from '../../stores/sqlite/journal.ts';

/**
 * Does a work on the journal of a data folder. Throws the faults `journal-foreign`, `journal-newer` and `journal-key`, `file-unreadable`
 * where it may not be opened, and `otherwise` where the disk does not do what it is asked.
 * @param where what is named where the disk is at fault
 */
export function onJournal<Value>(folder: string, work: () => Value, otherwise: FaultCode, where = folder): Value {
  try {
    return work();
  } catch (error) {
    const obstacle = obstacleOf(error);
    if (obstacle === undefined) throw error;
    if (obstacle === 'journal-foreign' || obstacle === 'journal-newer' || obstacle === 'journal-key')
      throw new Fault(obstacle, folder, { cause: error });
    if (obstacle === 'unreadable') throw new Fault('file-unreadable', join(folder, journalFile), { cause: error });
    throw new Fault(otherwise, `${where}: ${obstacle}`, { cause: error });
  }
}
