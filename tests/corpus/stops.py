"""Notebooks that stop for what is outside of Python: programs, files in archives, pointers in place
of files, the end of their kernel."""

from __future__ import annotations

import gzip

from tests.server.support.install_sources import zipped

from .case import Case

POINTER = "version https://git-lfs.github.com/spec/v1\\noid sha256:0\\nsize 9\\n"

STOPS = [
    Case(
        "a program of the system",
        ["x = 1", "%%bash\ngtsky evclass=128"],
        1,
        "system-library",
        "gtsky",
        ["The program gtsky is not installed"],
    ),
    Case(
        "a program that Python starts",
        ["import subprocess; subprocess.run(['gtsky', 'evclass=128'])"],
        0,
        "system-library",
        "gtsky",
    ),
    Case(
        "an extension that the record holds as source",
        ["import sky_fast"],
        0,
        "not-compiled",
        "sky_fast",
        ["must be compiled from code/sky_fast.pyx"],
        files={"code/sky_fast.pyx": "def f(): pass"},
        repair=True,
    ),
    Case(
        "a program that ends without an answer of its service",
        ["import sys; print('FATAL: server connection FAILED. Cannot continue.')\nsys.exit(-1)"],
        0,
        "network",
    ),
    Case(
        "a file in a zip, with those beside it",
        ["print(open('data/sky.csv').read(), open('data/sky.idx').read())"],
        1,
        files={"data/sky.zip": zipped({"sky.csv": "1", "sky.idx": "2"})},
        repair=True,
    ),
    Case(
        "a file in a zip, where nothing may be changed",
        ["open('data/sky.csv').read()"],
        0,
        "missing-file",
        "data/sky.csv",
        ["The record has sky.csv in data/sky.zip: unpack it there."],
        files={"data/sky.zip": zipped({"sky.csv": "1"})},
    ),
    Case(
        "a compressed file",
        ["print(open('sky.csv').read())"],
        1,
        files={"sky.csv.gz": gzip.compress(b"1,2")},
        repair=True,
    ),
    Case(
        "a file at an address, in the words of a reader of addresses",
        ["raise FileNotFoundError('https://data.example.org/v1/files/events.root')"],
        0,
        "network",
        "data.example.org",
        ["gave no answer or has it no longer"],
    ),
    Case(
        "a widget of an old protocol, which has no state",
        [
            "from ipykernel.comm import Comm\n"
            "_ = Comm(target_name='jupyter.widget', data={'widget_class': 'Latex'})",
            "print(1)",
        ],
        2,
    ),
    Case(
        "a cluster of Kubernetes",
        ["raise Exception('Invalid kube-config file. No configuration found.')"],
        0,
        "network",
        "Kubernetes cluster",
    ),
    Case(
        "compiled code without linear algebra",
        ["raise ImportError('/home/ada/.theano/m6e7b.so: undefined symbol: dgemm_')"],
        0,
        "system-library",
        "BLAS",
        ["libblas-dev"],
    ),
    Case(
        "a cluster that does not run",
        [
            "raise OSError(\"Connection file '~/.ipython/security/client.json' not found.\\n\"\n"
            "'You have attempted to connect to an IPython Cluster but no Controller was found.')"
        ],
        0,
        "network",
        "IPython cluster",
        ["none can be reached"],
    ),
    Case(
        "a file of XRootD",
        ["raise OSError('file not found: root://ada@eos.example.org//store/events.root')"],
        0,
        "network",
        "eos.example.org",
    ),
    Case(
        "a file that XRootD opens, of a host that is named in the cell only",
        [
            "address = 'root://eos.example.org//store/events.root'\n"
            "raise OSError('Failed to submit <bound method File.open of <XRootD.client.file.File "
            "object at 0x7f>> request: [FATAL] Invalid address')"
        ],
        0,
        "network",
        "eos.example.org",
    ),
    Case(
        "R within Python",
        ["raise ValueError('r_home is None. Try python -m rpy2.situation')"],
        0,
        "system-library",
        "R",
    ),
    Case(
        "a window of its own",
        [
            "raise ImportError(\"Cannot load backend 'TkAgg' which requires the 'tk' interactive "
            "framework, as 'headless' is currently running\")"
        ],
        0,
        "system-library",
        "display",
        ["no display"],
    ),
    Case(
        "a backend with windows, which newer versions of matplotlib have under another name",
        [
            "raise ValueError(\"'qt4agg' is not a valid value for backend; supported values are "
            "['agg', 'qtagg']\")"
        ],
        0,
        "system-library",
        "display",
        ["no display"],
    ),
    Case(
        "it ends itself, since a host does not respond",
        [
            "import sys\n"
            "print('ConnectionError: Cannot connect to host data.example.org:443')\n"
            "sys.exit(-1)"
        ],
        0,
        "network",
        "data.example.org",
    ),
    Case(
        "a package that ends the program, since it cannot load its library",
        ["print('ERROR: Could not load MultiNest library \"libsky.so\"')\nraise SystemExit(1)"],
        0,
        "system-library",
        "libsky.so",
    ),
    Case(
        "the program that makes films of matplotlib's pictures",
        ["raise RuntimeError('Requested MovieWriter (ffmpeg) not available')"],
        0,
        "system-library",
        "ffmpeg",
    ),
    Case(
        "the same, as IPython 7 says it",
        ["raise AttributeError(\"'tuple' object has no attribute 'tb_frame'\")"],
        0,
        "error",
        "",
        ["ends the notebook"],
    ),
    Case(
        "the same, as another IPython 7 says it",
        [
            "import linecache\n"
            'CODE = "raise TypeError(\\"object of type \'NoneType\' has no len()\\")"\n'
            "linecache.cache['/x/IPython/core/ultratb.py'] = (9, None, [CODE], '')\n"
            "print('ERROR: Could not load MultiNest library \"libsky.so\"')\n"
            "exec(compile(CODE, '/x/IPython/core/ultratb.py', 'exec'))"
        ],
        0,
        "system-library",
        "libsky.so",
    ),
    Case(
        "a picture that needs a service",
        [
            "import urllib.error\nclass Map:\n  def _repr_png_(self):\n"
            "    raise urllib.error.URLError('Name or service not known')\nMap()"
        ],
        0,
        "network",
        "",
    ),
    Case(
        "an error in words of its own for a module that is missing",
        [
            "try:\n  import skynowhere\n"
            "except ImportError:\n  raise ImportError('Something is wrong with it.')"
        ],
        0,
        "missing-module",
        "skynowhere",
    ),
    Case(
        "a module by its name in brackets",
        ["raise ImportError('The Sky Imaging Library (skynowhere) is required for FITS')"],
        0,
        "missing-module",
        "skynowhere",
    ),
    Case(
        "the program that draws graphs",
        ["raise RuntimeError(\"failed to execute PosixPath('dot'), see your PATH\")"],
        0,
        "system-library",
        "dot",
    ),
    Case(
        "what scikit-learn no longer takes, by its message",
        ["raise ValueError('Expected 2D array, got 1D array instead: array=[-1. -1.].')"],
        0,
        "changed-api",
        "",
    ),
    Case(
        "a length of nothing",
        ["len(None)"],
        0,
        "error",
        "",
    ),
    Case(
        "what a package refuses that it once took",
        ["import numbers", "raise TypeError('numbers boolean subtract is deprecated, use ^')"],
        1,
        "changed-api",
        "numbers",
    ),
    Case(
        "a message that begins with another word",
        ["raise TypeError('numbers boolean subtract is deprecated, use ^')"],
        0,
        "changed-api",
        "",
    ),
    Case("it ends itself", ["import sys; sys.exit(-1)"], 0, "error", "", ["ends the notebook"]),
    Case(
        "a pointer of Git LFS that a reader does not take",
        ["PATH = 'data/events.csv.gz'", "import gzip; gzip.open(PATH).read()"],
        1,
        "missing-file",
        "data/events.csv.gz",
        ["pointer of Git LFS"],
        files={"data/events.csv.gz": POINTER},
    ),
    Case(
        "a pointer of Git LFS that is read as text",
        ["open('data/events.csv').read().split('energy')[1]"],
        0,
        "missing-file",
        "data/events.csv",
        files={"data/events.csv": POINTER},
    ),
    Case(
        "a host that does not respond, for a file that is a pointer of Git LFS here",
        [
            "URL = 'https://data.example.org/events.csv'\n"
            "import urllib.error\n"
            "raise urllib.error.URLError('[Errno -2] Name or service not known')"
        ],
        0,
        "network",
        "data.example.org",
        files={"data/events.csv": POINTER},
    ),
    Case(
        "an error beside a pointer of Git LFS",
        ["PATH = 'data/events.csv'", "{}['energy']"],
        1,
        "error",
        files={"data/events.csv": POINTER},
    ),
    Case(
        "a file that a package names in its own words",
        ["raise FileNotFoundError('data/redshifts.txt not found.')"],
        0,
        "missing-file",
        "data/redshifts.txt",
    ),
    Case(
        "a file that the installed package does not have",
        [
            "import pathlib, skymath\n"
            "open(pathlib.Path(skymath.__file__).parents[1] / 'skymath' / 'data' / 'map.h5')"
        ],
        0,
        "missing-file",
        "skymath/data/map.h5",
        ["The installed version of skymath has no file data/map.h5"],
    ),
    Case(
        "a module that a cell downloads",
        ["URL = 'https://data.example.org/files/skyread.py'", "import skyread"],
        1,
        "network",
        "data.example.org",
        ["downloads skyread.py"],
    ),
    Case(
        "settings that a package does not find",
        ['raise NameError("Can\'t find .servicex or servicex.yaml config file")'],
        0,
        "missing-file",
        "servicex.yaml",
    ),
    Case(
        "data that a package would download",
        ["raise RuntimeError('Dataset not found or corrupted.')"],
        0,
        "missing-file",
    ),
    Case(
        "the kernel ends",
        ["x = 1", "import os; os._exit(3)"],
        1,
        "kernel-died",
        "",
        ["exit code 3"],
    ),
    Case(
        "the kernel crashes",
        ["x = 1", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"],
        1,
        "kernel-died",
        "SIGSEGV",
        ["crashed in compiled code"],
    ),
    Case(
        "the kernel crashes in code of a package",
        [
            "import os, pathlib, sys\n"
            "site = next(p for p in sys.path if p.endswith('site-packages'))\n"
            "pathlib.Path(site, 'skycrash.py').write_text("
            "'import os, signal\\ndef go():\\n    os.kill(os.getpid(), signal.SIGABRT)\\n')",
            "import skycrash; skycrash.go()",
        ],
        1,
        "kernel-died",
        "skycrash",
        ["crashed in code of skycrash (SIGABRT)"],
    ),
    Case(
        "the kernel is killed",
        ["import os, signal; os.kill(os.getpid(), signal.SIGKILL)"],
        0,
        "kernel-died",
        "SIGKILL",
        ["killed, usually for lack of memory"],
    ),
    Case("no memory", ["raise MemoryError('Unable to allocate 9 TiB')"], 0, "out-of-memory"),
    Case(
        "a message of the kernel that makes the run fail",
        [
            "x = 1",
            "kernel = get_ipython().kernel\n"
            "kernel.session.send("
            "kernel.iopub_socket, 'stream', {'name': 'stdout'}, parent=kernel.get_parent())",
        ],
        1,
        "internal-error",
        "",
        ["not of the notebook"],
    ),
]
