"""The verbs by their names on the command line."""

from __future__ import annotations

from collections.abc import Mapping

from . import publish, verbs

VERBS: Mapping[str, verbs.Verb] = {
    "search": verbs.search,
    "show": verbs.show,
    "download": verbs.download,
    "install": verbs.install,
    "try": verbs.try_,
    "run": verbs.run,
    "publish": publish.publish,
    "verify": verbs.verify,
    "lake search": verbs.lake_search,
    "lake paths": verbs.lake_paths,
    "lake download": verbs.lake_download,
}
