"""The fsspec file systems with a configuration of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from jupyter_ossr_ext import filesystems


@contextmanager
def configured(folder: Path, patch: pytest.MonkeyPatch, **settings: Any) -> Iterator[None]:
    """File systems of a Jupyter configuration with these settings of `OssrApp`, and no others."""
    folder.mkdir()
    lines = [f"c.OssrApp.{name} = {value!r}\n" for name, value in settings.items()]
    (folder / "jupyter_server_config.py").write_text("".join(lines))
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):
        patch.delenv(name, raising=False)
    patch.setenv("JUPYTER_CONFIG_DIR", str(folder))
    patch.setenv("JUPYTER_DATA_DIR", str(folder / "data"))
    patch.chdir(folder)
    connection = filesystems.Connection()
    patch.setattr(filesystems, "connection", connection)
    kinds = (filesystems.RecordFileSystem, filesystems.LakeFileSystem)
    try:
        yield
    finally:
        for kind in kinds:
            kind.clear_instance_cache()
        connection.close()
