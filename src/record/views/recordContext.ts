import type { Source } from '../../api/types';
import type { CitationModel, CitationStyle } from '../model/citation';
import type { IFileRef, PreviewModel } from '../model/preview';

/** What the parts of a record's view need beside the record. */
export interface IRecordContext {
  style: CitationStyle;
  /** A citation of its own for each view. */
  makeCitation(): CitationModel;
  preview(file: IFileRef): PreviewModel;
  source(id: string): Source | null;
}
