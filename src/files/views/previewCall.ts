import type { FileEntry } from '../../api/types';
import { CommandIDs } from '../../common/commandIds';
import type { ICommandCall, IRecordRef } from '../../tokens';

/** What shows a file before its download: its contents, or those of the archive that it is. */
export function previewCall(
  { source, id }: IRecordRef,
  file: FileEntry,
  pin = false
): Required<ICommandCall> {
  return {
    command: file.listable ? CommandIDs.showArchive : CommandIDs.preview,
    args: { source, record: id, key: file.key, ...(pin ? { pin } : {}) }
  };
}
