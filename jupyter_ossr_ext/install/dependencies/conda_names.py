"""Names of conda packages: those that PyPI has under another name, or not at all.

Maintained by hand from the recipes of conda-forge.
"""

from __future__ import annotations

_NOT_ON_PYPI = """
    _libgcc_mutex _openmp_mutex abseil-cpp aom attr autoconf automake bash binutils bison blas
    brotli-bin bzip2 c-ares c-compiler ca-certificates cacert cairo cfitsio cmake compilers
    coreutils cudatoolkit curl cxx-compiler dbus double-conversion doxygen expat ffmpeg fftw
    findutils flex fontconfig fortran-compiler freetype fribidi gawk gcc gettext gflags
    ghostscript giflib git git-lfs glib glog gmp gmt gnuplot go graphite2 graphviz grep gsl
    gst-plugins-base gstreamer gxx gzip harfbuzz hdf5 htop icu imagemagick intel-openmp java-jdk
    jpeg julia keyutils krb5 lame lapack lcms2 ld-impl-linux-64 lerc less libblas libcxx libffi
    libgcc libgcc-ng libgfortran libgomp liblapack libllvm libpng libstdcxx-ng libtool
    llvm-openmp lz4-c m4 make maven mkl mkl-service mpc mpfr mpi mpich nano ncurses ninja-base
    nodejs nomkl nspr nss octave openblas openh264 openjdk openjpeg openmpi openssh openssl orc
    p7zip pandoc pango parallel patch patchelf pcre pcre2 perl pgplot pigz pixman pkg-config
    poppler procps-ng proj pthread-stubs pulseaudio-client python-abi qhull qt qt-main qt6-main
    r-base re2 readline root rsync ruby rust s2n sed snappy sqlite svt-av1 swig tar tbb tectonic
    tesseract texlive-core time tk tmux tree tzcode unixodbc unzip vim wayland wget which x264
    x265 xkeyboard-config xz yaml zeromq zip zlib zstd
"""
NOT_ON_PYPI = frozenset(_NOT_ON_PYPI.split())
"""Conda packages that are programs and libraries, without a counterpart on PyPI. What PyPI has
under some of these names is something else (`wget`, `ffmpeg`)."""

CONDA_NAMES = {
    "matplotlib-base": "matplotlib",
    "python-tzdata": "tzdata",
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
