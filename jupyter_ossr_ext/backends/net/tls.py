"""TLS: trusted authorities and the client certificate of a connection."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from ...problems import CredentialsRejected, UpstreamDown

LONGEST_CHAIN = 50
"""Errors that are followed from one error."""


def verification(error: BaseException) -> int | None:
    """OpenSSL's code if the error is, or contains, a failed verification of a certificate."""
    todo: list[object] = [error]
    for one in todo:
        if isinstance(one, ssl.SSLCertVerificationError):
            return getattr(one, "verify_code", 0)
        if isinstance(one, BaseException) and len(todo) < LONGEST_CHAIN:
            todo += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return None


@dataclass(frozen=True)
class Tls:
    """Paths of PEM files, all optional. The authorities of the system are always trusted."""

    ca: str | None = None
    """A file of additional authorities."""
    ca_path: str | None = None
    """A folder of additional authorities, named by hash, as on grids."""
    certificate: str | None = None
    """The client certificate with its chain, or a proxy with its key."""
    key: str | None = None

    @property
    def stamp(self) -> tuple[float, ...]:
        """Changes when a file was renewed. Blocks briefly."""
        return tuple(
            Path(path).stat().st_mtime if path and Path(path).exists() else 0.0
            for path in (self.ca, self.certificate, self.key)
        )

    def context(self) -> ssl.SSLContext:
        """Blocks: reads the files. Raises a `Problem` that names the invalid one."""
        context = ssl.create_default_context()
        if self.ca or self.ca_path:
            self._trust(context)
        if self.certificate:
            self._introduce(context, self.certificate)
        return context

    def _trust(self, context: ssl.SSLContext) -> None:
        try:
            context.load_verify_locations(self.ca, self.ca_path)
        except (OSError, ssl.SSLError):
            setting = f"ca_cert {self.ca}" if self.ca else f"ca_path {self.ca_path}"
            raise UpstreamDown(
                f"The certificate authorities of the setting {setting} cannot be read. Contact "
                "your administrator."
            ) from None

    def _introduce(self, context: ssl.SSLContext, certificate: str) -> None:
        try:
            # Without the callback OpenSSL would ask for the passphrase on the server's terminal.
            context.load_cert_chain(certificate, self.key, password=lambda: b"")
        except FileNotFoundError:
            missing = self.key if self.key and not Path(self.key).exists() else certificate
            raise CredentialsRejected(f"File not found: {missing}. Choose another one.") from None
        except PermissionError:
            raise CredentialsRejected(
                f"This server has no permission to read {certificate} or its key."
            ) from None
        except (OSError, ValueError) as error:
            raise CredentialsRejected(_unusable(certificate, self.key, error)) from None


def _unusable(certificate: str, key: str | None, error: Exception) -> str:
    """Which of the files cannot be used, and why, in one sentence."""
    private = key or certificate
    for path in (certificate, private):
        if Path(path).is_dir():
            return f"{path} is a folder. Choose a file."
    text = Path(private).read_bytes()
    if b"-----BEGIN CERTIFICATE" not in Path(certificate).read_bytes():
        return f"{certificate} contains no PEM certificate. Choose another file."
    if b"PRIVATE KEY-----" not in text:
        return f"{private} contains no private key in PEM form. Choose the file of the key."
    if b"ENCRYPTED" in text:
        return f"The key in {private} needs a passphrase. Create a proxy certificate instead."
    if getattr(error, "reason", "") == "KEY_VALUES_MISMATCH":
        return f"The key in {private} does not belong to {certificate}. Choose another file."
    return f"{certificate} or its key is damaged. Choose another file."


SYSTEM = Tls()
