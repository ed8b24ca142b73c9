/** Where the journal of the service lies and what opens it: the same two options, and the same variables, for every command that reads it. */
import { Option } from 'commander';

/** `--data FOLDER`, else SEKISHO_DATA, else `data`. */
export function dataOption(): Option {
  return new Option('--data <folder>', 'data folder of the service').env('SEKISHO_DATA').default('data');
}

/** `--secrets FOLDER`, else SEKISHO_SECRETS, else `secrets`. */
export function secretsOption(): Option {
  return new Option('--secrets <folder>', 'keys of the service').env('SEKISHO_SECRETS').default('secrets');
}
