"""Small invented notebooks, each with one reason why notebooks fail, and the right result.

The environment that they run in has `skymath` 2.0 and the standard library; the index of the tests
also has `skyplot`. A stored output stands after `#>` in the line below its cell.
"""

from __future__ import annotations

import json
import textwrap

from .case import Case, error, text
from .stops import STOPS

OUTPUT_WIDGET = """\
from comm import create_comm

model = {"_model_module": "@jupyter-widgets/output", "_model_name": "OutputModel", "outputs": []}
widget = create_comm(target_name="jupyter.widget", data={"state": model})
cell = get_ipython().kernel.get_parent()["header"]["msg_id"]
widget.send({"method": "update", "state": {"msg_id": cell}})
print("within", flush=True)
widget.send({"method": "update", "state": {"msg_id": ""}})
"""
"""What `with ipywidgets.Output()` and `interact` do."""
OUTPUT_WIDGETS = f"""\
for number in range(40):
{textwrap.indent(OUTPUT_WIDGET, "    ")}
"""
"""Many, and the end of the cell right after them: each has an answer to the kernel."""

CASES = [
    Case("it runs and gives the same", [("print(6 * 7)", [text("42\n")])], 1, degrees=(1, 0, 0, 0)),
    Case(
        "outputs within a widget",
        [OUTPUT_WIDGET, ("print('after')", [text("after\n")])],
        2,
        degrees=(2, 0, 0, 0),
    ),
    Case(
        "many widgets with outputs, and cells that end right after them",
        [*[OUTPUT_WIDGETS] * 8, ("print('after')", [text("after\n")])],
        9,
        degrees=(9, 0, 0, 0),
    ),
    Case(
        "a missing module that no package holds",
        ["x = 1", "import skynone"],
        1,
        "missing-module",
        "skynone",
        ["skynone is not installed"],
        repair=True,
    ),
    Case(
        "a missing module that a package of the index holds",
        ["import skyplot", "print(skyplot.__name__)"],
        2,
        repair=True,
        installed=["skyplot"],
    ),
    Case(
        "a backend of matplotlib whose package is missing",
        ["raise RuntimeError(\"'widget' is not a recognised GUI loop or backend name\")"],
        0,
        "missing-module",
        "ipympl",
    ),
    Case(
        "an optional package of a package",
        ["raise ImportError(\"Missing optional dependency 'skynone'. Use pip to install it.\")"],
        0,
        "missing-module",
        "skynone",
    ),
    Case(
        "an optional package, by the command that installs it",
        ["raise ImportError('skynone is not there: please pip install --upgrade skynone')"],
        0,
        "missing-module",
        "skynone",
    ),
    Case(
        "an optional package, by what it is required for",
        ["raise ImportError('The skynone package is required for plotting polygons.')"],
        0,
        "missing-module",
        "skynone",
    ),
    Case(
        "an optional package, called a module",
        ["raise ImportError('the module \"skynone\" must be installed')"],
        0,
        "missing-module",
        "skynone",
    ),
    Case(
        "a magic with a blank, of which the executed copy has none",
        ["%  time x = 7\nprint(x)", "y = (7\n% 4)\nprint(y)", "% cd ."],
        3,
        repair=True,
    ),
    Case(
        "a magic with a blank, as older IPython took it",
        ["% matplotlib inline"],
        0,
        "changed-api",
        "%",
        ["write %matplotlib in the cell"],
    ),
    Case(
        "a package that was renamed",
        ["import skymath.oldname"],
        0,
        "moved-module",
        "skymath.oldname",
        ["another version"],
    ),
    Case(
        "a name that moved",
        ["from collections import Mapping"],
        0,
        "moved-module",
        "collections.Mapping",
        ["another version"],
    ),
    Case(
        "an API of another year",
        ["import math", "math.cbroot(8)"],
        1,
        "changed-api",
        "math.cbroot",
        ["another version"],
    ),
    Case(
        "a package that is there and said to be missing, by an older version of another one",
        ["raise ImportError('The Python Imaging Library (PIL) is required to load data')"],
        0,
        "changed-api",
        advice=["another version"],
    ),
    Case(
        "a keyword of another year",
        ["print('a', flushed=True)"],
        0,
        "changed-api",
    ),
    Case(
        "a file that is elsewhere in the record",
        ["open('spectrum.csv').read()"],
        0,
        "missing-file",
        "spectrum.csv",
        ["data/spectrum.csv"],
        {"data/spectrum.csv": "1,2\n"},
    ),
    Case(
        "a file that the record does not have",
        ["open('huge.fits', 'rb')"],
        0,
        "missing-file",
        "huge.fits",
        ["no file huge.fits"],
    ),
    Case(
        "a file that a library does not find",
        [
            "class DriverError(Exception): pass\n"
            "raise DriverError('Failed to open dataset (flags=68): data/towns.shp')"
        ],
        0,
        "missing-file",
        "data/towns.shp",
    ),
    Case(
        "a file that the HDF5 library does not find",
        [
            "raise FileNotFoundError(\"Unable to open file (name = 'run.h5', errno = 2, \"\n"
            "    \"error message = 'No such file or directory')\")"
        ],
        0,
        "missing-file",
        "run.h5",
    ),
    Case(
        "an absolute path that code made of a relative one",
        ["import os; open(os.path.abspath('lost.csv'))"],
        0,
        "missing-file",
        "lost.csv",
        ["no file lost.csv"],
    ),
    Case(
        "an absolute path of the authors",
        ["open('/home/ada/project/events.csv')"],
        0,
        "absolute-path",
        "/home/ada/project/events.csv",
        ["events.csv", "change the path"],
        {"events.csv": "1\n"},
        offered=("/home/ada/project", "."),
    ),
    Case(
        "an absolute path into a folder that the record has",
        ["open('/data/ada/crab/dl3/run1.fits')"],
        0,
        "absolute-path",
        "/data/ada/crab/dl3/run1.fits",
        files={"input/dl3/run1.fits": "1\n", "run1.fits": "another\n"},
        offered=("/data/ada/crab", "input"),
    ),
    Case(
        "an absolute path of the authors, with a folder in its place",
        [("print(open('/home/ada/project/events.csv').read())", [text("1\n\n")])],
        1,
        files={"data/events.csv": "1\n"},
        given={"/home/ada/project": "data"},
        degrees=(1, 0, 0, 0),
    ),
    Case(
        "a variable of the authors, with a folder in its place",
        ["import os", "open(os.environ['SKY_DATA'] + '/events.csv').read()"],
        2,
        files={"data/events.csv": "1\n"},
        given={"$SKY_DATA": "data"},
    ),
    Case(
        "a variable of the authors whose folder the record has",
        ["open('$SKY_DATA/dl3/run1.fits')"],
        0,
        "environment-variable",
        "SKY_DATA",
        files={"input/dl3/run1.fits": "1\n", "README.md": "gammapy download datasets\n"},
        offered=("$SKY_DATA", "input"),
        sources=["gammapy download datasets"],
    ),
    Case(
        "a file that postBuild, or a data record, has",
        ["open('huge.fits', 'rb')"],
        0,
        "missing-file",
        "huge.fits",
        files={
            "binder/postBuild": "set -e\nwget -q https://example.org/small.csv\n"
            "curl -O https://user:word@example.org/huge.fits\n",
            "README.md": "![](https://zenodo.org/badge/10.5281/zenodo.1.svg)\n"
            "Data: https://doi.org/10.5281/zenodo.1234567, and https://example.org/page.\n",
        },
        sources=[
            "curl -O https://example.org/huge.fits",
            "wget -q https://example.org/small.csv",
            "10.5281/zenodo.1234567",
        ],
    ),
    Case(
        "an environment variable of the authors",
        ["import os", "os.environ['SKY_DATA']"],
        1,
        "environment-variable",
        "SKY_DATA",
        ["SKY_DATA", "README"],
        offered=("$SKY_DATA", None),
    ),
    Case(
        "a column that a table does not have",
        ["x = 1", "{}['GHI']  # of environments/"],
        1,
        "error",
    ),
    Case(
        "a local module beside the notebook",
        [("import helper\nprint(helper.LIGHT)", [text("299792458\n")])],
        1,
        files={"helper.py": "LIGHT = 299792458\n"},
        degrees=(1, 0, 0, 0),
    ),
    Case(
        "a network service",
        ["import urllib.request", "urllib.request.urlopen('http://127.0.0.1:9/tap')"],
        1,
        "network",
    ),
    Case(
        "a host that an asynchronous client does not reach",
        [
            "class ClientConnectorDNSError(OSError): pass\n"
            "raise ClientConnectorDNSError('Cannot connect to host data.example.org:443 ssl')"
        ],
        0,
        "network",
        "data.example.org",
    ),
    Case(
        "a magic of Google Colab",
        ["%tensorflow_version 1.x"],
        0,
        "injected-name",
        "%tensorflow_version",
        ["Google Colab only"],
    ),
    Case("a name of a Spark kernel", ["sc.parallelize([1])"], 0, "injected-name", "sc", ["Spark"]),
    Case(
        "cells in another order",
        ["print(distance)", "distance = 3"],
        0,
        "later-cell",
        "distance",
        ["later cell"],
    ),
    Case("input from a person", ["name = input()"], 0, "input"),
    Case("Python 2", ["print 'hello'"], 0, "python-2", "", ["Python 2"]),
    Case("a module of Python 2", ["import urllib2"], 0, "python-2", "urllib2", ["Python 2"]),
    *STOPS,
    Case("it takes too long", ["import time", "time.sleep(600)"], 1, "time-limit"),
    Case(
        "an error that was there before",
        [("1 / 0", [error("ZeroDivisionError")]), ("print(1)", [text("1\n")])],
        2,
        degrees=(2, 0, 0, 0),
    ),
    Case(
        "numbers that differ in their last digits",
        [("print('chi2 =', 1.00004)", [text("chi2 = 1.00001\n")])],
        1,
        degrees=(0, 1, 0, 0),
    ),
    Case(
        "not deterministic",
        [("import random; print(random.random())", [text("7.5\n")])],
        1,
        degrees=(0, 0, 1, 0),
    ),
    Case(
        "addresses and times",
        [
            (
                "import datetime\nprint(object(), datetime.datetime.now().isoformat())",
                [text("<object object at 0x7f0000000000> 2020-01-01T10:00:00.000000\n")],
            )
        ],
        1,
        degrees=(1, 0, 0, 0),
    ),
    Case("without stored outputs", ["print(1)"], 1, degrees=(0, 0, 0, 1)),
    Case(
        "an old format of notebooks",
        ["print(6 * 7)"],
        1,
        nbformat=3,
    ),
    Case(
        "a notebook in R",
        ["library(ggplot2)"],
        0,
        not_run="written in r",
        metadata={"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}},
    ),
]


def notebook(case: Case) -> str:
    """The file of a case."""
    if case.nbformat == 3:
        cells = [
            {"cell_type": "code", "input": str(cell), "outputs": [], "language": "python"}
            for cell in case.cells
        ]
        sheets = [{"cells": cells}]
        return json.dumps(
            {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}
        )
    made = []
    for number, cell in enumerate(case.cells):
        source, outputs = cell if isinstance(cell, tuple) else (cell, [])
        made.append(
            {
                "cell_type": "code",
                "id": f"c{number}",
                "source": source,
                "metadata": {},
                "outputs": outputs,
                "execution_count": number + 1 if outputs else None,
            }
        )
    document = {"cells": made, "metadata": case.metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document)
