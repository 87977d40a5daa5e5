"""Packages of the operating system that builds need."""

from __future__ import annotations

SYSTEM_PACKAGES = {
    "bison": "bison",
    "byacc": "byacc",
    "yacc": "byacc",
    "cfitsio": "libcfitsio-dev",
    "fitsio": "libcfitsio-dev",
    "cmake": "cmake",
    "curl-config": "libcurl4-openssl-dev",
    "eigen": "libeigen3-dev",
    "boost": "libboost-all-dev",
    "ffi": "libffi-dev",
    "fftw3": "libfftw3-dev",
    "flex": "flex",
    "gdal-config": "libgdal-dev",
    "gfortran": "gfortran",
    "git": "git",
    "gsl": "libgsl-dev",
    "gsl-config": "libgsl-dev",
    "h5cc": "libhdf5-dev",
    "hdf5": "libhdf5-dev",
    "healpix_base": "libhealpix-cxx-dev",
    "make": "build-essential",
    "mpi": "libopenmpi-dev",
    "mpicc": "libopenmpi-dev",
    "mysql_config": "default-libmysqlclient-dev",
    "netcdf": "libnetcdf-dev",
    "nc-config": "libnetcdf-dev",
    "pg_config": "libpq-dev",
    "pkg-config": "pkg-config",
    "pkgconfig": "pkg-config",
    "proj": "libproj-dev",
    "python": "python3-dev",
    "root-config": "root-system",
    "swig": "swig",
    "xml2-config": "libxml2-dev",
    "zlib": "zlib1g-dev",
}
"""Debian's packages of programs, headers and libraries that builds ask for, by their names."""


def system_package(name: str) -> str:
    """How to install a program, header or library on Debian, or how to look for it."""
    plain = name.rpartition("/")[2].lower()
    stem = plain.removesuffix(".h").removesuffix(".hpp").removeprefix("lib")
    above = name.partition("/")[0].lower()
    known = next((SYSTEM_PACKAGES[n] for n in (plain, stem, above) if n in SYSTEM_PACKAGES), None)
    return f"apt install {known}" if known else f"apt-file search {name}"
