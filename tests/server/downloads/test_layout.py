"""Files of a download specification."""

from __future__ import annotations

import pytest

from jupyter_ossr_ext.downloads.layout import entries
from jupyter_ossr_ext.models import Access, AccessStatus, DownloadSpec, Record
from jupyter_ossr_ext.problems import NotFound, Restricted

SPEC = DownloadSpec("zenodo", "1", "here")


def record(status: AccessStatus, until: str | None = None) -> Record:
    access = Access(status=status, embargo_until=until)
    return Record(source="zenodo", id="1", url="https://zenodo.org/records/1", access=access)


@pytest.mark.parametrize(
    ("status", "until", "message"),
    [
        (AccessStatus.EMBARGOED, "2030-01-01", "under embargo until 2030-01-01"),
        (AccessStatus.EMBARGOED, None, "restricted"),
        (AccessStatus.RESTRICTED, None, "Sign in if you have access"),
    ],
)
def test_a_record_whose_files_are_not_public_has_the_reason(
    status: AccessStatus, until: str | None, message: str
) -> None:
    for spec in (SPEC, DownloadSpec("zenodo", "1", "here", keys=["a.csv"])):
        with pytest.raises(Restricted, match=message):
            entries(spec, record(status, until))


def test_a_record_without_files_has_none() -> None:
    with pytest.raises(NotFound, match="no downloadable files"):
        entries(SPEC, record(AccessStatus.METADATA_ONLY))
