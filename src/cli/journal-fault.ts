/** What stops a command that works on a journal beside a running service, as a fault that says what to do. */
import { Fault, type FaultCode } from '../shared/errors.ts';
import { obstacleOf } from '../stores/sqlite/failure.ts';

/**
 * Does a work on the journal of a data folder. Throws the fault `journal-foreign`, `journal-newer` or `journal-key`, and `otherwise` where
 * the disk does not do what it is asked.
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
    throw new Fault(otherwise, `${where}: ${obstacle}`, { cause: error });
  }
}
