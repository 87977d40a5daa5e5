"""Search the OSSR, read its records and download their files, from JupyterLab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._util.version import __version__

if TYPE_CHECKING:
    from .app import OssrApp as OssrApp

__all__ = ["OssrApp", "__version__"]


def __getattr__(name: str) -> Any:
    if name == "OssrApp":  # loaded lazily: the contract and the demo work without Jupyter
        from .app import OssrApp

        return OssrApp
    raise AttributeError(name)


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter-ossr-ext"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from .app import OssrApp

    return [{"module": "jupyter_ossr_ext", "app": OssrApp}]
