"""Responses of the Virtual Observatory, by the standards of the IVOA.

VOTable 1.4; DALI 1.1 (`QUERY_STATUS`, section 4.4); TAP 1.1 (`TAP_SCHEMA`, section 4; its tables of
metadata are all that can be queried here); DataLink 1.1 (`{links}`, section 3).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

Field = tuple[str, str, str]
"""Name, UCD, and type: `char` for texts."""
Rows = Sequence[Sequence[str]]

TABLES: list[Field] = [
    ("schema_name", "meta.id", "char"),
    ("table_name", "meta.id;meta.main", "char"),
    ("table_type", "meta.code", "char"),
    ("description", "meta.note", "char"),
    ("table_index", "meta.number", "int"),
]
SCHEMA: Rows = [
    ("tap_schema", "tap_schema.tables", "table", "Tables of this service", "1"),
    ("demo", "demo.events", "table", "Events of the Crab Nebula", "2"),
]
LINKS: list[Field] = [
    ("ID", "meta.id;meta.main", "char"),
    ("access_url", "meta.ref.url", "char"),
    ("service_def", "meta.ref", "char"),
    ("error_message", "meta.code.error", "char"),
    ("description", "meta.note", "char"),
    ("semantics", "meta.code", "char"),
    ("content_type", "meta.code.mime", "char"),
    ("content_length", "phys.size;meta.file", "long"),
]
EVENTS: list[Field] = [
    ("event_id", "meta.id;meta.main", "int"),
    ("ra", "pos.eq.ra", "double"),
    ("dec", "pos.eq.dec", "double"),
    ("energy", "em.energy", "double"),
]
MEASURED: Rows = [
    ("1", "83.6290", "22.0147", "0.31"),
    ("2", "83.6351", "22.0101", "1.07"),
    ("3", "83.6307", "22.0202", "4.52"),
]
QUERY = re.compile(r"select\s+(?:top\s+(\d+)\s+)?\*\s+from\s+tap_schema\.tables\s*\Z", re.I)
UNITS = {"ra": "deg", "dec": "deg", "energy": "TeV", "content_length": "byte"}


def query(adql: str) -> tuple[int, str]:
    """The response of `/sync` to a query: its status and document."""
    found = QUERY.match(adql.strip())
    if not found:
        return 400, failure("Only SELECT [TOP n] * FROM tap_schema.tables can be asked here.")
    return 200, table("tables", TABLES, SCHEMA[: int(found[1]) if found[1] else None])


def links(base: str, id: str) -> str:
    if id != "crab":
        return table("links", LINKS, [(id, "", "", f"NotFoundFault: {id}", "", "#this", "", "")])
    row = (id, f"{base}/vo/events.vot", "", "", "The events", "#this", "application/x-votable+xml")
    return table("links", LINKS, [(*row, str(len(events().encode())))])


def events() -> str:
    return table("events", EVENTS, MEASURED)


def table(name: str, fields: Sequence[Field], rows: Rows) -> str:
    """The results of a query as a VOTable."""
    columns = "".join(map(_column, fields))
    cells = "".join(f"<TR>{''.join(map(_cell, row))}</TR>\n" for row in rows)
    return _document(
        '<INFO name="QUERY_STATUS" value="OK"/>\n'
        f"<TABLE name={quoteattr(name)}>\n{columns}<DATA><TABLEDATA>\n{cells}"
        "</TABLEDATA></DATA></TABLE>"
    )


def failure(message: str) -> str:
    """An error, as DALI wants it."""
    return _document(f'<INFO name="QUERY_STATUS" value="ERROR">{escape(message)}</INFO>')


def capabilities(base: str) -> str:
    """The capabilities of the TAP service (VOSI 1.1, TAPRegExt 1.0)."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<vosi:capabilities xmlns:vosi="http://www.ivoa.net/xml/VOSICapabilities/v1.0" '
        'xmlns:tr="http://www.ivoa.net/xml/TAPRegExt/v1.0" '
        'xmlns:vs="http://www.ivoa.net/xml/VODataService/v1.1" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        '<capability standardID="ivo://ivoa.net/std/TAP" xsi:type="tr:TableAccess">\n'
        '<interface role="std" xsi:type="vs:ParamHTTP" version="1.1">'
        f'<accessURL use="base">{escape(base)}/vo/tap</accessURL></interface>\n'
        "<language><name>ADQL</name>"
        '<version ivo-id="ivo://ivoa.net/std/ADQL#v2.0">2.0</version>'
        "<description>ADQL 2.0</description></language>\n"
        "<outputFormat><mime>application/x-votable+xml</mime><alias>votable</alias></outputFormat>\n"
        "</capability>\n</vosi:capabilities>\n"
    )


def _document(content: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n'
        f'<RESOURCE type="results">\n{content}\n</RESOURCE>\n</VOTABLE>\n'
    )


def _column(field: Field) -> str:
    name, ucd, kind = field
    size = ' arraysize="*"' if kind == "char" else ""
    unit = f' unit="{UNITS[name]}"' if name in UNITS else ""
    return f'<FIELD name="{name}" ID="{name}" ucd="{ucd}" datatype="{kind}"{size}{unit}/>\n'


def _cell(value: str) -> str:
    return f"<TD>{escape(value)}</TD>"
