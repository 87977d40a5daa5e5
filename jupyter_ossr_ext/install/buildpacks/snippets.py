"""Python snippets that read a record's data, by file type."""

from __future__ import annotations

from pathlib import Path

READERS: dict[str, tuple[str, str]] = {
    ".fits": ("from astropy.io import fits", "hdus = fits.open({path!r})\nhdus.info()"),
    ".fit": ("from astropy.io import fits", "hdus = fits.open({path!r})\nhdus.info()"),
    ".ecsv": ("from astropy.table import Table", "table = Table.read({path!r})\ntable"),
    ".vot": ("from astropy.table import Table", "table = Table.read({path!r})\ntable"),
    ".xml": ("from astropy.table import Table", "table = Table.read({path!r}, format='votable')"),
    ".root": ("import uproot", "file = uproot.open({path!r})\nfile.keys()"),
    ".h5": ("import h5py", "file = h5py.File({path!r})\nlist(file)"),
    ".hdf5": ("import h5py", "file = h5py.File({path!r})\nlist(file)"),
    ".csv": ("import pandas as pd", "table = pd.read_csv({path!r})\ntable.head()"),
    ".tsv": ("import pandas as pd", "table = pd.read_csv({path!r}, sep='\\t')\ntable.head()"),
    ".parquet": ("import pandas as pd", "table = pd.read_parquet({path!r})\ntable.head()"),
    ".npy": ("import numpy as np", "data = np.load({path!r})\ndata.shape"),
    ".npz": ("import numpy as np", "data = np.load({path!r})\ndata.files"),
    ".json": ("import json", "data = json.load(open({path!r}))"),
}


def snippet(paths: list[str]) -> str | None:
    """Code for the first file of a supported type; paths are inserted unchanged."""
    for path in paths:
        name = path.lower().removesuffix(".gz")
        if found := READERS.get(Path(name).suffix):
            first, rest = found
            return f"{first}\n\n{rest.format(path=path)}\n"
    return None
