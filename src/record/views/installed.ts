import type { Environment, Record } from '../../api/types';

/** The environment that a record, or else another version of it, is installed in. */
export function installedOf(
  { source, id, parent }: Record,
  environments: readonly Environment[]
): Environment | null {
  const mine = environments.filter(
    one => one.source === source && one.state === 'ready' && one.kernel
  );
  return (
    mine.find(({ record }) => record === id) ??
    mine.find(one => parent !== null && one.parent === parent) ??
    null
  );
}

/** Whether it holds this very version. */
export function isReady(environment: Environment, { id }: Record): boolean {
  return environment.record === id;
}
