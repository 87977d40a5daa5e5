"""The environment variables of installers and the record's code: an allow list.

A deny list would be incomplete: tokens of hubs have many names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

ALLOWED = re.compile(
    r"""^(
      PATH | LANG | LANGUAGE | LC_\w+ | TZ | TMPDIR | TEMP | TMP | TERM | SHELL
    | SYSTEMROOT | COMSPEC | PATHEXT | WINDIR | PROGRAMFILES\w* | PROGRAMDATA | NUMBER_OF_PROCESSORS
    | (HTTP|HTTPS|ALL|NO)_PROXY
    | SSL_CERT_FILE | SSL_CERT_DIR | REQUESTS_CA_BUNDLE | CURL_CA_BUNDLE | GIT_SSL_CAINFO
    | PIP_\w+ | UV_\w+ | CC | CXX | FC | F77 | LD | AR | CFLAGS | CXXFLAGS | CPPFLAGS | LDFLAGS
    | FFLAGS | LD_LIBRARY_PATH | LIBRARY_PATH | CPATH | CPLUS_INCLUDE_PATH | PKG_CONFIG_PATH
    | CMAKE_PREFIX_PATH
    | OMP_NUM_THREADS | \w+_NUM_THREADS | MODULEPATH | LMOD_\w+ | SOURCE_DATE_EPOCH
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
SECRET = re.compile(r"TOKEN|SECRET|PASSW|CREDENTIAL|(^|_)(KEY|KEYS|AUTH|PAT)(_|$)|APIKEY", re.I)
OURS = re.compile(r"^(JUPYTER|JPY|OSSR|ZENODO|RUCIO|OAUTH|EOS)", re.IGNORECASE)
EIGEN = Path("/usr/include/eigen3")
"""Where Debian's libeigen3-dev puts its headers; no compiler looks there by itself."""


def clean(environ: Mapping[str, str], *, home: Path, keep: Iterable[str] = ()) -> dict[str, str]:
    """The variables of `environ` that an installer may see, with `home` as its home folder.

    Args:
        environ: Usually `os.environ`.
        home: An empty folder, deleted afterwards with everything that a build writes to it.
        keep: Additional names that the operator permits. Never the name of a secret.
    """
    wanted = {name.upper() for name in keep}
    found = {
        name: value
        for name, value in environ.items()
        if (ALLOWED.match(name) or name.upper() in wanted)
        and not SECRET.search(name)
        and not OURS.match(name)
        and not has_password(value)
    }
    found.update(_own_configuration(environ))
    if EIGEN.is_dir():
        found.setdefault("CPLUS_INCLUDE_PATH", str(EIGEN))
    found.update(HOME=str(home), USERPROFILE=str(home), XDG_CACHE_HOME=str(home / ".cache"))
    found.update(PYTHONUNBUFFERED="1", PYTHONNOUSERSITE="1", NO_COLOR="1")
    found.update(PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    found.update(UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")
    found.update(GIT_TERMINAL_PROMPT="0", GIT_ASKPASS="", SSH_ASKPASS="")
    found.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")
    return found


def withheld(environ: Mapping[str, str]) -> list[str]:
    """Names of installer settings that are not passed on because they contain a password."""
    return sorted(n for n, v in environ.items() if ALLOWED.match(n) and has_password(v))


def has_password(value: str) -> bool:
    """True for a URL with user information, or for a list in which one URL has some."""
    for word in value.split():
        try:
            if "://" in word and urlsplit(word).username is not None:
                return True
        except ValueError:
            continue
    return False


def uv_pythons(environ: Mapping[str, str], home: Path) -> Path:
    """Where uv puts the Pythons that it downloads."""
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return Path(environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")


def _own_configuration(environ: Mapping[str, str]) -> dict[str, str]:
    """Caches and configuration files of the tools, located in the real home folder."""
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or Path.home())
    cache = Path(environ.get("XDG_CACHE_HOME") or home / ".cache")
    config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    found: dict[str, str] = {}
    if os.name != "nt":
        found["UV_PYTHON_INSTALL_DIR"] = str(uv_pythons(environ, home))
        found["UV_CACHE_DIR"] = environ.get("UV_CACHE_DIR") or str(cache / "uv")
        found["PIP_CACHE_DIR"] = environ.get("PIP_CACHE_DIR") or str(cache / "pip")
        found["RATTLER_CACHE_DIR"] = environ.get("RATTLER_CACHE_DIR") or str(cache / "rattler")
        rust = Path(environ.get("RUSTUP_HOME") or home / ".rustup")
        if rust.is_dir():
            found["RUSTUP_HOME"] = str(rust)  # the compilers; CARGO_HOME holds tokens
        # R's default, which it would not find in the empty home folder.
        found["R_LIBS_USER"] = environ.get("R_LIBS_USER") or str(home / "R" / "%p-library" / "%v")
    for name, file in {
        "UV_CONFIG_FILE": config / "uv" / "uv.toml",
        "PIP_CONFIG_FILE": config / "pip" / "pip.conf",
    }.items():
        if name not in environ and file.is_file():
            found[name] = str(file)
    return found
