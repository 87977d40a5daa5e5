import {
  codeIcon,
  fileIcon,
  folderIcon,
  html5Icon,
  imageIcon,
  jsonIcon,
  juliaIcon,
  markdownIcon,
  notebookIcon,
  pdfIcon,
  pythonIcon,
  rKernelIcon,
  spreadsheetIcon,
  textEditorIcon,
  yamlIcon,
  type LabIcon
} from '@jupyterlab/ui-components';

import type { FileEntry } from '../../api/types';
import type { IRecordFiles } from '../../tokens';

const ICONS: { [extensions: string]: LabIcon } = {
  'csv tsv tab csv.gz tsv.gz ecsv vot votable fits fit fts fits.gz parquet xlsx h5 hdf5 root':
    spreadsheetIcon,
  'png jpg jpeg gif webp svg bmp tif tiff': imageIcon,
  'json geojson jsonld ndjson': jsonIcon,
  'yaml yml cff': yamlIcon,
  'md markdown rst': markdownIcon,
  'html htm': html5Icon,
  ipynb: notebookIcon,
  py: pythonIcon,
  r: rKernelIcon,
  jl: juliaIcon,
  pdf: pdfIcon,
  'txt log': textEditorIcon,
  'c cc cpp cxx h hpp f90 sh js ts toml cfg ini cmake': codeIcon
};

const BY_EXTENSION = new Map(
  Object.entries(ICONS).flatMap(([extensions, icon]) =>
    extensions.split(' ').map(extension => [extension, icon] as const)
  )
);

/** The icon that JupyterLab has for a type of file; archives look like the folders they hold. */
export function iconOf(model: IRecordFiles, file: FileEntry): LabIcon {
  return model.isArchive(file.key)
    ? folderIcon
    : (BY_EXTENSION.get(model.typeOf(file).toLowerCase()) ?? fileIcon);
}
