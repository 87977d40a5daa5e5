"""Names: what is imported under another name than it is installed by, and what is no package.

Maintained by hand from the packages' own documentation. `DISTRIBUTIONS` is consulted before the
package index is asked for a guessed name, so that the usual packages need no proof.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from packaging.utils import canonicalize_name

DISTRIBUTIONS = {
    "Bio": "biopython",
    "Crypto": "pycryptodome",
    "Cython": "cython",
    "IPython": "ipython",
    "IPython.html.widgets": "ipywidgets",
    "IPython.parallel": "ipyparallel",
    "MySQLdb": "mysqlclient",
    "ESMF": "",
    "OpenGL": "PyOpenGL",
    "OpenSSL": "pyOpenSSL",
    "PIL": "pillow",
    "ROOT": "root",
    "attr": "attrs",
    "batman": "batman-package",
    "bs4": "beautifulsoup4",
    "cairo": "pycairo",
    "classy": "",
    "community": "python-louvain",
    "cv2": "opencv-python-headless",
    "daft": "daft-pgm",
    "dask.distributed": "distributed",
    "dateutil": "python-dateutil",
    "dicom": "pydicom",
    "docx": "python-docx",
    "dolfin": "",
    "dotenv": "python-dotenv",
    "faiss": "faiss-cpu",
    "fenics": "",
    "ffmpeg": "ffmpeg-python",
    "firedrake": "",
    "fitz": "PyMuPDF",
    "gi": "",
    "git": "GitPython",
    "github": "PyGithub",
    "glue": "glue-core",
    "google.cloud.storage": "google-cloud-storage",
    "google.protobuf": "protobuf",
    "google": "",
    "googleapiclient": "google-api-python-client",
    "graph_tool": "",
    "haiku": "dm-haiku",
    "hepdata_lib": "hepdata-lib",
    "imblearn": "imbalanced-learn",
    "jwt": "PyJWT",
    "lal": "lalsuite",
    "lalsimulation": "lalsuite",
    "ligo.skymap": "ligo.skymap",
    "ligo": "",
    "magic": "python-magic",
    "mpl_toolkits.basemap": "basemap",
    "mpl_toolkits": "matplotlib",
    "nautilus": "nautilus-sampler",
    "nrrd": "pynrrd",
    "osgeo": "gdal",
    "pint.fitter": "pint-pulsar",
    "pint.models": "pint-pulsar",
    "pint.residuals": "pint-pulsar",
    "pint.toa": "pint-pulsar",
    "pkg_resources": "setuptools",
    "pptx": "python-pptx",
    "psycopg2": "psycopg2-binary",
    "pylab": "matplotlib",
    "pyro": "pyro-ppl",
    "pywt": "PyWavelets",
    "pyximport": "cython",
    "ruamel": "ruamel.yaml",
    "serial": "pyserial",
    "shapefile": "pyshp",
    "skbio": "scikit-bio",
    "skbuild": "scikit-build",
    "skfda": "scikit-fda",
    "skhep_testdata": "scikit-hep-testdata",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "skopt": "scikit-optimize",
    "sksparse": "scikit-sparse",
    "slugify": "python-slugify",
    "socks": "PySocks",
    "sonnet": "dm-sonnet",
    "speech_recognition": "SpeechRecognition",
    "telegram": "python-telegram-bot",
    "umap": "umap-learn",
    "usb": "pyusb",
    "wx": "wxPython",
    "xdist": "pytest-xdist",
    "yaml": "PyYAML",
    "zeus": "zeus-mcmc",
    "zmq": "pyzmq",
    # Of Rivet and the FermiTools: by conda or by hand, while others own the names.
    "yoda": "",
    "rivet": "",
    "BinnedAnalysis": "",
    "GtApp": "",
    "SummedLikelihood": "",
    "UnbinnedAnalysis": "",
    "UpperLimits": "",
    "gt_apps": "",
    "pyLikelihood": "",
    "rootnotes": "",
}
"""Import names whose distribution is called otherwise; empty: not on the package index."""


WITH_PKG_RESOURCES = "setuptools<81"
"""The last versions of setuptools that hold `pkg_resources`."""

LIMITED = {"setuptools": WITH_PKG_RESOURCES}
"""Distributions whose newest versions lack a module that is imported: `pkg_resources`."""


def distribution(module: str, names: Iterable[str] = ()) -> str:
    """The distribution of a dotted module, by its longest known part; empty: not on the index.

    Args:
        names: What is taken from it (`from pint import toa`), which may be a module itself.
    """
    taken = (DISTRIBUTIONS.get(f"{module}.{name}") for name in names)
    if found := next(filter(None, taken), None):
        return found
    parts = module.split(".")
    for n in range(len(parts), 0, -1):
        if (name := DISTRIBUTIONS.get(".".join(parts[:n]))) is not None:
            return name
    return parts[0]


_USUAL = """
    agnpy aiohttp altair anndata aplpy arch arviz asdf ase astrodendro astroML astromodels
    astroplan astropy astropy_healpix astroquery autograd awkward awkward0 bibtexparser bilby
    biotite blosc bokeh boost_histogram botorch bottleneck boule bruges cabinetry camb cantera
    cartopy casadi catboost ccdproc cdsapi celerite celerite2 cf_units cfgrib cftime chainconsumer
    cirq clawpack click cmcrameri cmocean coffea colorcet colossus contextily control CoolProp
    corner correctionlib crds ctapipe cupy cvxopt cvxpy cycler cython dask dask_awkward
    dask_jobqueue dask_ml datasets datashader deap deeptime descartes diffrax dill dipy discretize
    distributed drizzlepac dynesty ebltable eli5 emcee empymod ensaio ephem equinox esda eventio
    exoplanet fastjet fastparquet fermipy filterpy fiona flask flax folium fsspec func_adl_uproot
    galpy galsim gammapy gcsfs gensim geopandas geopy george geoviews getdist gmsh gpflow gpytorch
    graphviz gstools gwcs gwosc gwpy h5netcdf h5py harmonica harmonypy hdbscan healpy hepmc
    hepstats hepunits hist hmf holoviews httpx hvplot hyperopt iapws igraph imageio iminuit intake
    ipycanvas ipykernel ipyleaflet ipympl ipyparallel ipyvolume ipywidgets jax jaxlib jaxtyping
    jdaviz jinja2 joblib joypy jplephem jupyter jupytext jwst k3d keras kerchunk km3io km3pipe
    kneed landlab lasio leidenalg lenstronomy Levenshtein libpysal librosa lightgbm lightkurve lime
    linearmodels llvmlite lmfit louvain lxml mapclassify mappy markdown matminer matplotlib
    MDAnalysis mdtraj meshio metpy mgwr missingno mlflow mlxtend mne momepy moviepy mpi4py mpld3
    mplhep mplleaflet mpmath msgpack naima nbclient nbconvert nbdime nbformat nbsphinx netCDF4
    networkx nevergrad nflows nglview nibabel nilearn nipype nitime nltk notebook NPTFit numba
    numba_scipy numba_stats numcodecs numdifftools numexpr numpy numpyro nxviz obspy openmm
    openpyxl opt_einsum optax optuna ortools osmnx palettable pandas pandas_datareader
    pandas_profiling panel papermill parmed parsl particle patsy pdbfixer pennylane pexpect
    photutils pint plotly plotnine pmdarima pointpats poliastro pooch probfit prophet propka psutil
    ptemcee ptitprince pulp pvextractor pvlib py3Dmol pyamg pyarrow pybedtools pybtex pycbc pyccl
    pycountry pydantic pydicom pydot pydub pyemma pyfftw pygal pygame pygeos pyglet pygmt
    pygraphviz pyhepmc pyhf pyirf pykalman pykrige pylhe pymatgen pymc pymc3 pynbody pyogrio pyomo
    pyproj pypsa pyregion pysal pysam pysynphot pyteomics pytest pythreejs pytorch_lightning pyvis
    pyvista pyvo qiskit quantecon quantities qutip radio_beam rasterio rasterstats rdkit rebound
    regions reproject requests rich rioxarray root_numpy rpy2 rtree s3fs sacred sbi scanpy scipy
    scvelo seaborn segyio shap shapely sherpa SimpleITK simplejson simpy siphon six skorch skyfield
    sncosmo soundfile spacy sparse specreduce spectral_cube specutils sphinx sphinx_gallery splot
    spreg sqlalchemy squarify starry statannot statannotations statsmodels stsynphot sunpy sympy
    synphot tables tabulate tensorflow tensorflow_datasets tensorflow_hub tensorflow_probability
    termcolor textblob theano threeML tikzplotlib torch torchaudio torchvision tornado tqdm
    transformers trimesh typer ultranest uncertainties unyt uproot uproot3 uproot_methods vaex
    vector vegas verde vtk wandb welly wget windrose wordcloud xarray xesmf xgboost xgcm xlrd
    ydata_profiling yellowbrick yfinance yt zarr zfit
"""
USUAL = frozenset(_USUAL.split())
"""Import names of packages that are called the same on the package index."""

EQUIVALENT = {
    "opencv-python-headless": frozenset(
        {"opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless"}
    ),
    "tensorflow": frozenset({"tensorflow-cpu", "tensorflow-gpu", "tf-nightly"}),
    "psycopg2-binary": frozenset({"psycopg2"}),
    "pillow": frozenset({"pillow-simd"}),
    "pycryptodome": frozenset({"pycrypto"}),
    "rdkit": frozenset({"rdkit-pypi"}),
    "theano": frozenset({"theano-pymc"}),
}
"""Distributions that hold the same modules as another one, by normalised names."""

MISTAKEN_NAMES = {
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "skbio": "scikit-bio",
    "pil": "pillow",
    "cv2": "opencv-python-headless",
    "bs4": "beautifulsoup4",
    "yaml": "PyYAML",
    "dateutil": "python-dateutil",
    "pkg-resources": "",
    "matplotlib-pyplot": "matplotlib",
    "mpl-toolkits": "matplotlib",
    "opencv": "opencv-python-headless",
    "pytorch": "torch",
    "cudatoolkit": "",
    "cudnn": "",
}
"""Names that lists use and the index has not, or only as a trap; empty: to be left out."""

DROPPED_NAMES = {
    ("IPython.core.display", "display"): "ipython<9",
    ("IPython.display", "set_matplotlib_formats"): "ipython<9",
}
"""Names that notebooks import and newer versions of the kernel do not have: the limit for each.

Other packages are solved as of the date of their record; the kernel is not."""

OTHER_PLATFORMS = {
    "linux": frozenset({"pywin32", "pypiwin32", "pywinpty", "windows-curses", "wincertstore"}),
    "darwin": frozenset({"pywin32", "pypiwin32", "pywinpty", "windows-curses", "wincertstore"}),
}
"""Distributions that exist for another system only, by `sys.platform`."""

BACKPORTS = {"enum34", "futures", "functools32", "subprocess32"}
"""What Python 2 lacked."""

STANDARD_LIBRARY = BACKPORTS | frozenset(
    canonicalize_name(name)
    for name in sys.stdlib_module_names
    if not name.startswith("_") and name not in {"dataclasses", "test", "this"}
)
"""Modules that come with Python; the index has unmaintained packages of the same names.

Python 3.6 needs one of them, dataclasses, where a list names it."""


def of_python(top: str) -> bool:
    """True for the first part of an import that is part of Python, or private to it."""
    return top.startswith("_") or top in sys.stdlib_module_names or top in BACKPORTS
