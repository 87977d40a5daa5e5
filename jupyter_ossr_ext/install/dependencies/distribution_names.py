"""Names: what is imported under another name than it is installed by, and what is no package.

Maintained by hand from the packages' own documentation. `DISTRIBUTIONS` is consulted before the
package index is asked for a guessed name, so that the usual packages need no proof.
"""

from __future__ import annotations

import sys

from packaging.utils import canonicalize_name

DISTRIBUTIONS = {
    "Bio": "biopython",
    "Crypto": "pycryptodome",
    "IPython": "ipython",
    "MySQLdb": "mysqlclient",
    "OpenGL": "PyOpenGL",
    "OpenSSL": "pyOpenSSL",
    "PIL": "pillow",
    "ROOT": "",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cairo": "pycairo",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "ffmpeg": "ffmpeg-python",
    "fitz": "PyMuPDF",
    "gi": "",
    "git": "GitPython",
    "github": "PyGithub",
    "google": "",
    "googleapiclient": "google-api-python-client",
    "graph_tool": "",
    "jwt": "PyJWT",
    "lal": "lalsuite",
    "lalsimulation": "lalsuite",
    "magic": "python-magic",
    "mpl_toolkits": "matplotlib",
    "osgeo": "gdal",
    "pkg_resources": "setuptools",
    "pptx": "python-pptx",
    "psycopg2": "psycopg2-binary",
    "pylab": "matplotlib",
    "ruamel": "ruamel.yaml",
    "serial": "pyserial",
    "skbio": "scikit-bio",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "skopt": "scikit-optimize",
    "slugify": "python-slugify",
    "socks": "PySocks",
    "sksparse": "scikit-sparse",
    "telegram": "python-telegram-bot",
    "umap": "umap-learn",
    "usb": "pyusb",
    "wx": "wxPython",
    "xdist": "pytest-xdist",
    "yaml": "PyYAML",
    "zmq": "pyzmq",
}
"""Import names whose distribution is called otherwise; empty: not on the package index."""

_USUAL = """
    agnpy aiohttp altair astroML astroplan astropy astroquery bokeh boost_histogram bottleneck
    cartopy catboost click corner cupy cvxpy cycler cython dask datasets dill distributed emcee
    fastparquet flask folium gammapy gensim geopandas gpflow h5py hdbscan healpy hist holoviews
    httpx hvplot igraph imageio iminuit ipycanvas ipyleaflet ipympl ipywidgets jax jaxlib jinja2
    joblib joypy jplephem jupyter keras kneed Levenshtein lightgbm lightkurve llvmlite lmfit lxml
    mappy markdown matplotlib mpi4py mplhep mpmath msgpack naima nbconvert nbformat netCDF4 networkx
    nibabel nilearn nltk notebook numba numexpr numpy obspy openpyxl opt_einsum optuna pandas panel
    papermill parsl particle patsy photutils plotly pooch psutil ptitprince pyarrow pybedtools
    pydantic pydot pyfftw pyhf pymc pyproj pysal pysam pytest pytorch_lightning pyvis pyvo rasterio
    regions reproject requests rich rioxarray rpy2 sacred scanpy scipy seaborn shapely simplejson
    six spacy specutils sphinx sqlalchemy statannot statannotations statsmodels sunpy sympy tables
    tabulate tensorflow tensorflow_probability termcolor torch torchaudio torchvision tornado tqdm
    transformers typer uncertainties uproot vaex vector wandb wordcloud xarray xgboost xlrd zarr
"""
USUAL = frozenset(_USUAL.split())
"""Import names of packages that are called the same on the package index."""

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
}
"""Names that lists use and the index has not, or only as a trap; empty: to be left out."""

OTHER_PLATFORMS = {
    "linux": frozenset({"pywin32", "pypiwin32", "pywinpty", "windows-curses", "wincertstore"}),
    "darwin": frozenset({"pywin32", "pypiwin32", "pywinpty", "windows-curses", "wincertstore"}),
}
"""Distributions that exist for another system only, by `sys.platform`."""

STANDARD_LIBRARY = frozenset(
    canonicalize_name(name)
    for name in sys.stdlib_module_names
    if not name.startswith("_") and name not in {"dataclasses", "test", "this"}
)
"""Modules that come with Python; the index has unmaintained packages of the same names."""

_NOT_ON_PYPI = """
    _libgcc_mutex _openmp_mutex binutils blas c-compiler ca-certificates cfitsio cmake compilers
    cudatoolkit cxx-compiler expat fftw fortran-compiler freetype gcc git git-lfs gmt graphviz gsl
    gxx hdf5 icu intel-openmp jpeg lapack ld-impl-linux-64 libblas libcxx libffi libgcc libgcc-ng
    libgfortran libgomp liblapack libllvm libpng libstdcxx-ng llvm-openmp make mkl mkl-service mpi
    mpich ncurses nodejs nomkl openblas openmpi openssl pandoc pkg-config proj python-abi r-base
    readline root sqlite swig texlive-core tk xz zlib
"""
NOT_ON_PYPI = frozenset(_NOT_ON_PYPI.split())
"""Conda packages that are programs and libraries, without a counterpart on PyPI."""

CONDA_NAMES = {
    "matplotlib-base": "matplotlib",
    "pytables": "tables",
    "pytorch": "torch",
    "pytorch-cpu": "torch",
    "opencv": "opencv-python-headless",
    "py-opencv": "opencv-python-headless",
    "tensorflow-base": "tensorflow",
    "dask-core": "dask",
    "seaborn-base": "seaborn",
    "jupyterlab_widgets": "jupyterlab-widgets",
    "msgpack-python": "msgpack",
    "ipython_genutils": "ipython-genutils",
    "python-graphviz": "graphviz",
    "graphviz-python": "graphviz",
    "importlib_metadata": "importlib-metadata",
    "numpy-base": "numpy",
    "pyqt": "PyQt5",
    "prompt_toolkit": "prompt-toolkit",
    "gdal": "",
    "pyyaml": "PyYAML",
    "ruamel_yaml": "ruamel.yaml",
    "snakemake-minimal": "snakemake",
    "astropy-base": "astropy",
    "uproot-base": "uproot",
    "pyarrow-core": "pyarrow",
    "jinja2": "Jinja2",
    "pandas-base": "pandas",
    "nb_conda": "",
    "nb_conda_kernels": "",
    "anaconda": "",
    "conda": "",
    "mamba": "",
    "pytorch-cuda": "",
    "ta-lib": "TA-Lib",
}
"""Conda packages that PyPI has under another name; empty: not on PyPI."""
