"""What an unpacked wheel has of what is imported, read from its text only."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_ossr_ext.install.dependencies import wheel_modules
from jupyter_ossr_ext.install.dependencies.notebook_code import Imported


def unpacked(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("files", "held"),
    [
        ({"sky/__init__.py": "class Flux: pass"}, True),
        ({"sky/__init__.py": "from .core import Flux"}, True),
        ({"sky/__init__.py": "from .core import *", "sky/core.py": "class Flux: pass"}, True),
        ({"sky/__init__.py": "from .core import *", "sky/core.py": "class Line: pass"}, False),
        ({"sky/__init__.py": "from sky.core import *", "sky/core.py": "Line = 1"}, False),
        (
            {
                "sky/__init__.py": "from .core import *",
                "sky/core/__init__.py": "from ..base import *",
                "sky/base.py": "Flux = 1",
            },
            True,
        ),
        (
            {
                "sky/__init__.py": "from .a import *",
                "sky/a.py": "from .b import *",
                "sky/b.py": "from .a import *",
            },
            False,
        ),
        # Only running it would tell.
        ({"sky/__init__.py": "from numpy import *"}, True),
        ({"sky/__init__.py": "from .core import *", "sky/core.so": ""}, True),
        ({"sky/__init__.py": "def __getattr__(name): ..."}, True),
        ({"sky/__init__.py": "globals().update({})"}, True),
    ],
)
def test_a_name_is_followed_through_the_modules_that_give_all_of_theirs(
    tmp_path: Path, files: dict[str, str], held: bool
) -> None:
    lacking = wheel_modules.lacking(unpacked(tmp_path, files), [Imported("sky", ("Flux",))])
    assert lacking == ([] if held else ["sky"])
