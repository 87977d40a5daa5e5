import { extensionOf } from './fileTypes';

/** Languages that a cell is written in. */
export type Language = 'python' | 'r' | 'julia';

/** The language of a kernel by the name it gives itself; null for one that we cannot write. */
export function languageOf(name: string): Language | null {
  const word = name.toLowerCase();
  if (word.startsWith('python') || word === 'ipython' || word === '') {
    return 'python';
  }
  return word === 'r' || word === 'julia' ? word : null;
}

/**
 * A cell that reads a file with its usual library.
 *
 * @param path - Relative to the notebook's folder, with `/`.
 */
export function readingCell(path: string, language: Language): string {
  return readingWith(path, quoted(path, language), language);
}

/** The same, of a file whose path is what an expression says, such as the name of a variable. */
export function readingWith(
  path: string,
  expression: string,
  language: Language
): string {
  const kind = KINDS[extensionOf(path)] ?? 'other';
  const lines = LINES[language];
  const template = lines[kind] ?? lines.other;
  return template.replaceAll('PATH', () => expression);
}

/**
 * A Python cell that reads the parts that are needed of a file that is not here; null for a type
 * that is read as a whole.
 *
 * @param url - Its name for fsspec, such as `ossr://10.5281/zenodo.1/a.fits`.
 */
export function inPlaceCell(url: string): string | null {
  const kind = KINDS[extensionOf(url)] ?? '';
  const cell = IN_PLACE[kind];
  return cell === undefined
    ? null
    : `# Needs jupyter_ossr_ext[fsspec] in this kernel.\n${cell.replace('URL', () => quoted(url, 'python'))}`;
}

/** A string literal of the language. */
export function quoted(text: string, language: Language): string {
  const literal = JSON.stringify(text);
  return language === 'julia' ? literal.replaceAll('$', '\\$') : literal;
}

const KINDS: { [extension: string]: string | undefined } = {
  csv: 'csv',
  'csv.gz': 'csv',
  'csv.bz2': 'csv',
  tsv: 'tsv',
  'tsv.gz': 'tsv',
  json: 'json',
  geojson: 'json',
  fits: 'fits',
  fit: 'fits',
  fts: 'fits',
  'fits.gz': 'fits',
  'fits.bz2': 'fits',
  'fits.fz': 'fits',
  root: 'root',
  h5: 'hdf5',
  hdf5: 'hdf5',
  hdf: 'hdf5',
  he5: 'hdf5',
  vot: 'votable',
  votable: 'votable',
  ecsv: 'ecsv',
  parquet: 'parquet',
  npy: 'numpy',
  npz: 'numpy',
  nc: 'netcdf',
  yaml: 'yaml',
  yml: 'yaml',
  xlsx: 'excel',
  zip: 'zip',
  ipynb: 'notebook',
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  gif: 'image',
  txt: 'text',
  md: 'text',
  log: 'text',
  rds: 'rds'
};

const IN_PLACE: { [kind: string]: string | undefined } = {
  fits: 'from astropy.io import fits\n\nhdus = fits.open(URL, use_fsspec=True)\nhdus.info()',
  root: 'import uproot\n\nfile = uproot.open({URL: None})\nfile.keys()',
  hdf5: 'import fsspec\nimport h5py\n\nfile = h5py.File(fsspec.open(URL).open())\nlist(file)',
  parquet:
    'import fsspec\nimport pyarrow.parquet as pq\n\nfile = pq.ParquetFile(fsspec.open(URL).open())\nfile.schema'
};

interface ILines {
  [kind: string]: string | undefined;
  other: string;
}

const LINES: { [language in Language]: ILines } = {
  python: {
    csv: 'import pandas as pd\n\ndata = pd.read_csv(PATH)\ndata.head()',
    tsv: 'import pandas as pd\n\ndata = pd.read_csv(PATH, sep="\\t")\ndata.head()',
    json: 'import json\n\nwith open(PATH, encoding="utf-8") as file:\n    data = json.load(file)',
    fits: 'from astropy.io import fits\n\nhdus = fits.open(PATH)\nhdus.info()',
    root: 'import uproot\n\nfile = uproot.open(PATH)\nfile.keys()',
    hdf5: 'import h5py\n\nfile = h5py.File(PATH, "r")\nlist(file)',
    votable:
      'from astropy.io.votable import parse_single_table\n\ntable = parse_single_table(PATH).to_table()\ntable',
    ecsv: 'from astropy.table import Table\n\ntable = Table.read(PATH)\ntable',
    parquet: 'import pandas as pd\n\ndata = pd.read_parquet(PATH)\ndata.head()',
    numpy: 'import numpy as np\n\ndata = np.load(PATH)',
    netcdf: 'import xarray as xr\n\ndata = xr.open_dataset(PATH)\ndata',
    yaml: 'import yaml\n\nwith open(PATH, encoding="utf-8") as file:\n    data = yaml.safe_load(file)',
    excel: 'import pandas as pd\n\ndata = pd.read_excel(PATH)\ndata.head()',
    zip: 'import zipfile\n\narchive = zipfile.ZipFile(PATH)\narchive.namelist()',
    notebook:
      'import nbformat\n\nnotebook = nbformat.read(PATH, as_version=4)\nlen(notebook.cells)',
    image: 'from IPython.display import Image\n\nImage(PATH)',
    text: 'from pathlib import Path\n\ntext = Path(PATH).read_text(encoding="utf-8")\nprint(text[:1000])',
    other: 'from pathlib import Path\n\npath = Path(PATH)\npath.stat().st_size'
  },
  r: {
    csv: 'data <- read.csv(PATH)\nhead(data)',
    tsv: 'data <- read.delim(PATH)\nhead(data)',
    json: 'data <- jsonlite::fromJSON(PATH)',
    fits: 'data <- FITSio::readFITS(PATH)',
    hdf5: 'rhdf5::h5ls(PATH)',
    parquet: 'data <- arrow::read_parquet(PATH)\nhead(data)',
    netcdf: 'file <- ncdf4::nc_open(PATH)\nfile',
    yaml: 'data <- yaml::read_yaml(PATH)',
    zip: 'unzip(PATH, list = TRUE)',
    text: 'text <- readLines(PATH)\nhead(text)',
    rds: 'data <- readRDS(PATH)',
    other: 'path <- PATH\nfile.info(path)'
  },
  julia: {
    csv: 'using CSV, DataFrames\n\ndata = CSV.read(PATH, DataFrame)\nfirst(data, 5)',
    tsv: "using CSV, DataFrames\n\ndata = CSV.read(PATH, DataFrame; delim='\\t')\nfirst(data, 5)",
    json: 'using JSON\n\ndata = JSON.parsefile(PATH)',
    fits: 'using FITSIO\n\nfile = FITS(PATH)',
    root: 'using UnROOT\n\nfile = ROOTFile(PATH)',
    hdf5: 'using HDF5\n\nfile = h5open(PATH, "r")\nkeys(file)',
    votable: 'using VOTables\n\ntable = VOTables.read(PATH)',
    yaml: 'using YAML\n\ndata = YAML.load_file(PATH)',
    text: 'text = read(PATH, String)',
    other: 'path = PATH\nfilesize(path)'
  }
};
