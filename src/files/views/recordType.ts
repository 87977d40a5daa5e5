import type { Record } from '../../api/types';

/** Whether a record says that it is software: to install it is what one wants first. */
export function isSoftware({ resourceType }: Record): boolean {
  return resourceType !== null && /^software(-|$)/.test(resourceType.id ?? '');
}

const CODE =
  /(^|\/)(requirements[^/]*\.txt|environment\.ya?ml|pyproject\.toml|setup\.(py|cfg)|pipfile|pixi\.toml|project\.toml|renv\.lock|description|dockerfile|cmakelists\.txt|codemeta\.json|[^/]+\.(ipynb|py|whl|jl|r))$/i;

/** Whether there probably is something to install or to run, as far as the names of files say. */
export function hasCode(record: Record): boolean {
  return (
    isSoftware(record) ||
    record.codeRepository !== null ||
    record.files.some(({ key }) => CODE.test(key))
  );
}
