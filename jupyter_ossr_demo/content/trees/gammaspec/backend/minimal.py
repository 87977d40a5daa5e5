"""A PEP 517 build backend for one pure-Python package, with the standard library alone."""

import base64
import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME, DIST, VERSION = "ossr-gammaspec", "ossr_gammaspec", "1.2.0"
METADATA = f"""Metadata-Version: 2.1
Name: {NAME}
Version: {VERSION}
Summary: Power-law spectra of gamma-ray sources, in pure Python
Requires-Python: >=3.9
"""
WHEEL = "Wheel-Version: 1.0\nGenerator: minimal\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
SCRIPTS = "[console_scripts]\ngammaspec = gammaspec.__main__:main\n"


def _dist_info():
    prefix = f"{DIST}-{VERSION}.dist-info"
    return {
        f"{prefix}/METADATA": METADATA.encode(),
        f"{prefix}/WHEEL": WHEEL.encode(),
        f"{prefix}/entry_points.txt": SCRIPTS.encode(),
    }


def _write_wheel(folder, members):
    name = f"{DIST}-{VERSION}-py3-none-any.whl"
    record = f"{DIST}-{VERSION}.dist-info/RECORD"
    lines = []
    with zipfile.ZipFile(Path(folder) / name, "w") as archive:
        for path, data in members.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            lines.append(f"{path},sha256={digest},{len(data)}\n")
            archive.writestr(zipfile.ZipInfo(path), data)
        archive.writestr(zipfile.ZipInfo(record), "".join(lines) + f"{record},,\n")
    return name


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    sources = sorted((ROOT / "gammaspec").rglob("*.py"))
    members = {p.relative_to(ROOT).as_posix(): p.read_bytes() for p in sources}
    return _write_wheel(wheel_directory, members | _dist_info())


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    link = {f"__editable__{DIST}.pth": f"{ROOT}\n".encode()}
    return _write_wheel(wheel_directory, link | _dist_info())


def build_sdist(sdist_directory, config_settings=None):
    top = f"{DIST}-{VERSION}"
    with tarfile.open(Path(sdist_directory) / f"{top}.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo(f"{top}/PKG-INFO")
        info.size = len(METADATA)
        archive.addfile(info, io.BytesIO(METADATA.encode()))
        for path in ("pyproject.toml", "README.md", "gammaspec", "backend", "tests"):
            archive.add(ROOT / path, f"{top}/{path}")
    return f"{top}.tar.gz"
