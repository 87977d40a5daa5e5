"""Licences as files name them: the vocabulary's ids, or none where it is not sure."""

from __future__ import annotations

import pytest

from jupyter_ossr_ext.metadata import licences


@pytest.mark.parametrize("name", [*licences.ADDRESSES.values(), *licences.NAMES.values()])
def test_the_tables_hold_ids_of_spdx(name: str) -> None:
    assert licences.spdx(name) == name


@pytest.mark.parametrize("form", ["https://{}", "http://www.{}.html", "{}/"])
def test_each_address_of_the_table_is_found(form: str) -> None:
    for address, name in licences.ADDRESSES.items():
        [id] = licences.ids(form.format(address))
        assert id in {name.lower(), f"{name.lower()}-only"}


@pytest.mark.parametrize("form", ["{}", "{} License", "The {} licence"])
def test_each_name_of_the_table_is_found(form: str) -> None:
    for text, name in licences.NAMES.items():
        assert licences.ids(form.format(text)) == [name.lower()]


@pytest.mark.parametrize(("name", "id"), licences.NAMES.items())
def test_each_name_of_the_table_is_needed(
    name: str, id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(licences.NAMES, name)
    assert licences.ids(name) != licences.ids(id)


@pytest.mark.parametrize(("address", "id"), licences.ADDRESSES.items())
def test_each_address_of_the_table_is_needed(
    address: str, id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(licences.ADDRESSES, address)
    assert licences.ids(f"https://{address}") != licences.ids(id)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("MIT", ["mit"]),
        ("SPDX-License-Identifier: MIT", ["mit"]),
        ("bsd-4-clause", ["bsd-4-clause"]),
        ("GPL-3.0", ["gpl-3.0-only"]),
        ("GPL-3.0+", ["gpl-3.0-or-later"]),
        ("LGPL-2.1", ["lgpl-2.1-only"]),
        ("AGPL-3.0", ["agpl-3.0-only"]),
        ("GPL-3.0-or-later", ["gpl-3.0-or-later"]),
        ("Apache-2.0 AND BSD-3-Clause", ["apache-2.0", "bsd-3-clause"]),
        ("(MIT OR Apache-2.0) AND CC0-1.0", ["mit", "apache-2.0", "cc0-1.0"]),
        ("other-open", ["other-open"]),
        ("MIT License", ["mit"]),
        ("The MIT License (MIT)", ["mit"]),
        ("Apache License, Version 2.0", ["apache-2.0"]),
        ("Apache 2.0", ["apache-2.0"]),
        ("New BSD License", ["bsd-3-clause"]),
        ("BSD 3-Clause License", ["bsd-3-clause"]),
        ("GPLv3", ["gpl-3.0-only"]),
        ("GPLv3+", ["gpl-3.0-or-later"]),
        ("GNU General Public License v3 (GPLv3)", ["gpl-3.0-only"]),
        ("GNU Lesser General Public License v2 or later (LGPLv2+)", ["lgpl-2.0-or-later"]),
        ("Apache License v2", ["apache-2.0"]),
        ("Creative Commons Zero v1.0 Universal", ["cc0-1.0"]),
        ("European Union Public Licence 1.2 (EUPL 1.2)", ["eupl-1.2"]),
        ("CeCILL-B Free Software License Agreement (CECILL-B)", ["cecill-b"]),
    ],
)
def test_an_id_an_expression_or_a_name(text: str, ids: list[str]) -> None:
    assert licences.ids(text) == ids


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("https://spdx.org/licenses/GPL-3.0", ["gpl-3.0-only"]),
        ("https://spdx.org/licenses/LGPL-3.0-only.html", ["lgpl-3.0-only"]),
        ("https://www.apache.org/licenses/LICENSE-2.0", ["apache-2.0"]),
        ("http://www.apache.org/licenses/LICENSE-2.0.txt", ["apache-2.0"]),
        ("https://www.gnu.org/licenses/gpl-3.0.en.html", ["gpl-3.0-only"]),
        ("https://www.gnu.org/licenses/old-licenses/gpl-2.0.html", ["gpl-2.0-only"]),
        ("https://opensource.org/licenses/MIT", ["mit"]),
        ("http://www.opensource.org/licenses/mit-license.php", ["mit"]),
        ("https://opensource.org/license/apache-2-0", ["apache-2.0"]),
        ("https://creativecommons.org/publicdomain/zero/1.0/", ["cc0-1.0"]),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode", ["cc-by-nc-sa-4.0"]),
        ("https://creativecommons.org/licenses/by/3.0/us/", ["cc-by-3.0-us"]),
        ("https://spdx.org/licenses/CC-BY-3.0-DE.html", ["cc-by-3.0-de"]),
        ("https://spdx.org/licenses/CC-BY-NC-SA-2.0-FR.html", ["cc-by-nc-sa-2.0-fr"]),
        ("https://choosealicense.com/licenses/mit/", ["mit"]),
        ("http://www.cecill.info/licences/Licence_CeCILL-B_V1-en.html", ["cecill-b"]),
        ("https://cecill.info/licences/Licence_CeCILL_V2.1-fr.txt", ["cecill-2.1"]),
        ("gnu.org/licenses/gpl-3.0", ["gpl-3.0-only"]),
    ],
)
def test_an_address_that_leads_to_one_licence(address: str, ids: list[str]) -> None:
    assert licences.ids(address) == ids


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BSD",
        "GPL",
        "BSD License",
        "in our own words, ask",
        "license-2.0",
        "LicenseRef-Own",
        "MIT AND LicenseRef-Own",
        "GPL-2.0-only WITH Classpath-exception-2.0",
        "./LICENSE",
        "LICENSE.md",
        "https://gitlab.example.org/group/skyflux/-/blob/master/LICENSE",
        "https://github.com/example/skyflux/blob/main/LICENSE.md",
        "https://www.gnu.org/licenses/gpl.html",
        "https://example.org/licenses/mit",
        "https://[",
        "x" * 10_000,
        "(" * 200,
    ],
)
def test_what_is_not_sure_has_no_id(text: str) -> None:
    assert licences.ids(text) == []


def test_an_id_is_written_as_spdx_spells_it() -> None:
    assert licences.spdx("cecill-2.1") == "CECILL-2.1"
    assert licences.spdx("licenseref-x") is None
    assert licences.page("bsd-4-clause") == "https://spdx.org/licenses/BSD-4-Clause"
    assert licences.page("other-open") == "other-open"
