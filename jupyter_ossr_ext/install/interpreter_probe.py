# mypy: ignore-errors
# ruff: noqa
"""Queries to another Python: this text is run in it with `python -c`.

Compatible with every Python that a kernel may have (3.6 and later).
"""

import json
import os
import sys


def about():
    import site
    import sysconfig

    paths = sysconfig.get_paths()
    stdlib, packages = paths["stdlib"], paths["purelib"]
    return {
        "executable": sys.executable,
        "version": "%d.%d.%d" % sys.version_info[:3],
        "prefix": sys.prefix,
        "basePrefix": getattr(sys, "base_prefix", sys.prefix),
        "packages": packages,
        "writable": os.access(packages, os.W_OK),
        "managed": sys.prefix == getattr(sys, "base_prefix", sys.prefix)
        and os.path.exists(os.path.join(stdlib, "EXTERNALLY-MANAGED")),
        "conda": os.path.isdir(os.path.join(sys.prefix, "conda-meta")),
        "condaBase": os.path.isdir(os.path.join(sys.prefix, "conda-meta"))
        and os.path.isdir(os.path.join(sys.prefix, "condabin")),
        "userSite": bool(site.ENABLE_USER_SITE)
        and os.path.isdir(site.getusersitepackages())
        and bool(os.listdir(site.getusersitepackages())),
    }


class Folder:
    """A `.dist-info` folder, for Pythons before 3.8: as much of `Distribution` as is asked here."""

    def __init__(self, path):
        from email import message_from_string

        self.path = path
        self.metadata = message_from_string(self.read_text("METADATA") or "")
        self.version = self.metadata["Version"]

    def locate_file(self, name):
        return os.path.join(os.path.dirname(self.path), str(name))

    def read_text(self, name):
        try:
            with open(os.path.join(self.path, name), encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return None

    @property
    def files(self):
        import csv
        from pathlib import PurePosixPath

        lines = (self.read_text("RECORD") or "").splitlines()
        return [PurePosixPath(row[0]) for row in csv.reader(lines) if row]

    @property
    def entry_points(self):
        from collections import namedtuple
        from configparser import ConfigParser

        point = namedtuple("EntryPoint", "name value group")
        parser = ConfigParser(delimiters=("=",), interpolation=None)
        parser.optionxform = str
        parser.read_string(self.read_text("entry_points.txt") or "")
        return [point(name, value, s) for s in parser.sections() for name, value in parser.items(s)]


def distributions():
    try:
        from importlib.metadata import distributions as all_of
    except ImportError:
        found = []
        for above in sys.path:
            if os.path.isdir(above or "."):
                names = sorted(os.listdir(above or "."))
                found += [Folder(os.path.join(above, n)) for n in names if n.endswith(".dist-info")]
        return found
    return list(all_of())


def packages():
    found = {}
    for one in distributions():
        name = one.metadata["Name"]
        if not name or name.lower().replace("_", "-") in found:
            continue
        text = one.read_text("direct_url.json")
        direct = json.loads(text) if text else None
        found[name.lower().replace("_", "-").replace(".", "-")] = {
            "name": name,
            "version": one.version,
            "direct": direct["url"] if direct else None,
            "installer": (one.read_text("INSTALLER") or "").strip(),
            "python": one.metadata["Requires-Python"],
        }
    return list(found.values())


MOST = 40
NO_PROOF = set(
    "test tests testing doc docs example examples benchmark benchmarks script scripts tutorials "
    "notebooks conftest setup build dist".split()
)


def modules(one):
    """The packages and modules of a distribution: of a namespace its first real parts."""
    packages, files = set(), set()
    for file in one.files or []:
        parts = file.parts
        if parts[0] in ("..", "__pycache__") or "__pycache__" in parts:
            continue
        if parts[0].endswith((".dist-info", ".egg-info", ".data")):
            continue
        name = parts[-1]
        if name == "__init__.py":
            packages.add(parts[:-1])
        elif name.endswith((".py", ".so", ".pyd")):
            files.add(parts[:-1] + (name.split(".")[0],))
    if not packages and not files:
        text = one.read_text("top_level.txt")
        return sorted(set(text.split())) if text else []
    # What lies in a package is part of it; what lies in a namespace stands for itself.
    found = set(
        path
        for path in packages | files
        if not any(path[:n] in packages for n in range(1, len(path)))
    )
    names = set(".".join(path) for path in found if all(part.isidentifier() for part in path))
    plain = set(n for n in names if NO_PROOF.isdisjoint(n.split(".")) and not n.startswith("_"))
    return sorted(plain or set(n for n in names if not n.startswith("__")))


def entry_points(one):
    groups = ("console_scripts", "gui_scripts")
    return [
        point.value.split("[")[0].strip() for point in one.entry_points if point.group in groups
    ]


def imports(wanted):
    keys = set(n.lower().replace("_", "-").replace(".", "-") for n in wanted)
    found = {}
    for one in distributions():
        key = (one.metadata["Name"] or "").lower().replace("_", "-").replace(".", "-")
        if key in keys:
            found[one.metadata["Name"]] = modules(one)[:MOST] or entry_points(one)[:MOST]
    return found


def save(folder, *wanted):
    """Pack installed distributions as wheels into a folder: their paths, by name."""
    import zipfile

    keys = set(n.lower().replace("_", "-").replace(".", "-") for n in wanted)
    found = {}
    for one in distributions():
        name = one.metadata["Name"] or ""
        key = name.lower().replace("_", "-").replace(".", "-")
        tags = [
            line.partition(":")[2].strip()
            for line in (one.read_text("WHEEL") or "").splitlines()
            if line.startswith("Tag:")
        ]
        if key not in keys or not tags or not one.files:
            continue
        stem = "%s-%s" % (name.replace("-", "_").replace(".", "_"), one.version)
        path = os.path.join(folder, "%s-%s.whl" % (stem, tags[0]))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
            record = ""
            for file in one.files:
                entry = "/".join(file.parts)
                # Programs are made again from the entry points.
                if file.parts[0] == ".." or entry.endswith(".pyc"):
                    continue
                if entry.endswith(("/RECORD", "/INSTALLER", "/REQUESTED", "/direct_url.json")):
                    record = entry if entry.endswith("/RECORD") else record
                    continue
                wheel.write(str(one.locate_file(file)), entry)
            lines = ["%s,," % entry for entry in wheel.namelist() + [record]]
            wheel.writestr(record, "\n".join(lines) + "\n")
        found[name] = path
    return found


def main():
    what, given = sys.argv[1], sys.argv[2:]
    if what == "imports":
        answer = imports(given)
    else:
        answer = {"about": about, "packages": packages, "save": save}[what](*given)
    sys.stdout.write("\n@@" + json.dumps(answer) + "\n")


main()
