"""Configuration of data lakes, and existing configuration of hubs."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_ossr_ext.config.lake_sources import RucioConfig, configured_entries
from jupyter_ossr_ext.config.lakes import LakeConfig, RemoteLake, configured_lakes
from jupyter_ossr_ext.config.rucio_jupyterlab import fetched, from_environment, rucio_instances
from jupyter_ossr_ext.models import LakeAbility

CERN = {
    "name": "vre-rucio.cern.ch",
    "display_name": "ESCAPE",
    "rucio_base_url": "https://vre-rucio.cern.ch/",
    "rucio_auth_url": "https://vre-rucio-auth.cern.ch",
    "rucio_webui_url": "https://vre-rucio-ui.cern.ch",
    "rucio_ca_cert": "/certs/rucio_ca.pem",
    "site_name": "CERN",
    "vo": "escape",
    "voms_enabled": True,
    "voms_vomses_path": "/etc/vomses",
    "voms_certdir_path": "/etc/grid-security/certificates",
    "voms_vomsdir_path": "/etc/grid-security/vomsdir",
    "destination_rse": "CERN-EOSPILOT",
    "rse_mount_path": "/eos/eulake",
    "replication_rule_lifetime_days": 365,
    "path_begins_at": 5,
    "mode": "replica",
    "wildcard_enabled": True,
    "oidc_auth": "file",
    "oidc_file_name": "/tmp/rucio_oauth.token",
}


def the(entry: Any) -> LakeConfig:
    assert isinstance(entry, LakeConfig)
    return entry


def test_a_url_is_enough():
    [config] = configured_lakes({"lake": {"url": "https://rucio.example.org/"}})
    assert (config.url, config.auth_url, config.title) == (
        "https://rucio.example.org",
        "https://rucio.example.org",
        "rucio.example.org",
    )
    assert config.mode == "download"
    assert config.auth == ["userpass", "x509", "x509-proxy", "oidc", "oidc-token"]
    lake = config.lake()
    assert not lake.mounted
    assert LakeAbility.DOWNLOAD in lake.abilities
    assert LakeAbility.REPLICATE not in lake.abilities


def test_a_destination_makes_it_replica_mode():
    entry = {"url": "https://r.example.org", "destination_rse": "SITE", "mount_path": "/eos"}
    lake = configured_lakes({"lake": entry})[0].lake()
    assert lake.mounted and lake.destination == "SITE"
    assert lake.abilities[:2] == [LakeAbility.REPLICATE, LakeAbility.DOWNLOAD]


@pytest.mark.parametrize(
    ("id", "entry", "message"),
    [
        ("lake", {}, "its url is missing"),
        ("lake", "https://rucio", "its settings must be a dictionary"),
        ("La ke", {"url": "https://r.org"}, "its name may contain"),
        ("lake", {"url": "rucio"}, "is not an http(s) address"),
        ("lake", {"url": "https://r.org", "auth_url": "file:///etc"}, "the auth_url"),
        ("lake", {"url": "https://r.org", "mode": "replica"}, "its destination_rse is missing"),
        ("lake", {"url": "https://r.org", "mount_path": "eos"}, "must be absolute"),
        ("lake", {"url": "https://r.org", "colour": "red"}, "the setting 'colour' is unknown"),
        ("lake", {"url": "https://r.org", "auth": ["unknown"]}, "unknown"),
        ("lake", {"url": "https://r.org", "password_env": "P"}, "its username is missing"),
    ],
)
def test_a_wrong_entry_is_reported_in_one_sentence(id: str, entry: Any, message: str):
    with pytest.raises(ValueError) as caught:
        configured_lakes({id: entry})
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"Lake {id!r}: ")


def test_an_instance_of_rucio_jupyterlab_is_read_as_it_is():
    config = the(rucio_instances([CERN], default_auth="oidc")[0])
    assert (config.id, config.title) == ("vre-rucio.cern.ch", "ESCAPE")
    assert config.url == "https://vre-rucio.cern.ch"
    assert config.auth_url == "https://vre-rucio-auth.cern.ch"
    assert config.web_url == "https://vre-rucio-ui.cern.ch"
    assert (config.ca_cert, config.ca_path) == (
        "/certs/rucio_ca.pem",
        "/etc/grid-security/certificates",
    )
    assert (config.site, config.vo, config.mode) == ("CERN", "escape", "replica")
    assert (config.destination_rse, config.mount_path) == ("CERN-EOSPILOT", "/eos/eulake")
    assert (config.path_begins_at, config.lifetime_days, config.wildcards) == (5, 365, True)
    assert (config.oidc_file, config.oidc_env) == ("/tmp/rucio_oauth.token", None)
    assert config.auth[0] == "oidc-token"


def test_what_rucio_jupyterlab_leaves_out_has_its_defaults():
    bare = {
        "name": "A b!",
        "display_name": "B",
        "rucio_base_url": "https://r.org",
        "mode": "download",
    }
    config = the(rucio_instances([bare], default_auth="oidc")[0])
    assert config.id == "a-b"
    assert not config.wildcards
    assert config.path_begins_at == 0 and config.lifetime_days is None
    assert config.auth[0] == "oidc", "without a token of the hub, it is the code flow"


def test_the_default_instance_comes_first():
    other = {**CERN, "name": "other"}
    assert [entry.id for entry in rucio_instances([CERN, other], "other")] == [
        "other",
        "vre-rucio.cern.ch",
    ]


@pytest.mark.parametrize(
    ("instance", "message"),
    [
        ({"display_name": "x"}, "RucioConfig instance number 1: its name is missing."),
        ({"name": "x", "mode": "download"}, "'x': its rucio_base_url is missing."),
        ({**CERN, "oidc_auth": "magic"}, "oidc_auth must be 'env' or 'file'"),
        ({**CERN, "path_begins_at": "five"}, "path_begins_at must be a whole number"),
        ({**CERN, "wildcard_enabled": "maybe"}, "wildcard_enabled must be True or False"),
        ({**CERN, "mode": "Replica"}, "mode must be 'replica' or 'download' or None"),
        ({**CERN, "replication_rule_lifetime_days": -1}, "rule_lifetime_days must not be"),
        ({**CERN, "rse_mount_path": "eos"}, "the rse_mount_path 'eos' must be absolute"),
        ({**CERN, "rucio_auth_url": "x"}, "the rucio_auth_url 'x' is not an http(s) address"),
        ({**CERN, "destination_rse": ""}, "its destination_rse is missing"),
        ({"name": "x", "$url": "/etc/passwd"}, "is not an http(s) address"),
        (7, "its settings must be a dictionary"),
    ],
)
def test_a_wrong_instance_is_reported(instance: Any, message: str):
    with pytest.raises(ValueError) as caught:
        rucio_instances([instance])
    assert message in str(caught.value)


@pytest.mark.parametrize("value", [1, "1", True, "true"])
def test_switches_may_be_written_as_numbers(value: Any):
    assert the(rucio_instances([{**CERN, "wildcard_enabled": value}])[0]).wildcards


def test_a_misspelt_setting_of_rucio_jupyterlab_is_logged(caplog: pytest.LogCaptureFixture):
    rucio_instances([{**CERN, "destination_rsE": "X", "voms_enabled": False}], "elsewhere")
    assert [record.message for record in caplog.records] == [
        "RucioConfig instance 'vre-rucio.cern.ch': the setting 'destination_rsE' is unknown "
        "(did you mean 'destination_rse'?).",
        "The default instance 'elsewhere' is none of the instances.",
    ]


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("RUCIO_PATH_BEGINS_AT", "five", "RUCIO_PATH_BEGINS_AT must be a whole number"),
        ("RUCIO_WILDCARD_ENABLED", "often", "RUCIO_WILDCARD_ENABLED must be True or False"),
        ("RUCIO_MODE", "copy", "RUCIO_MODE must be 'replica'"),
        ("RUCIO_OIDC_AUTH", "magic", "RUCIO_OIDC_AUTH must be 'env' or 'file'"),
        ("RUCIO_AUTH_URL", "auth", "the RUCIO_AUTH_URL 'auth' is not"),
    ],
)
def test_a_wrong_variable_is_reported_by_its_name(variable: str, value: str, message: str):
    environment = {"RUCIO_BASE_URL": "https://r.org", variable: value}
    with pytest.raises(ValueError) as caught:
        configured_entries({}, RucioConfig(), environment)
    assert str(caught.value).startswith(f"RUCIO_* variables: {message}")


def test_a_remote_instance_is_not_asked_for_yet_and_what_is_local_wins():
    local = {"name": "far", "display_name": "Far", "$url": "https://config.example.org/r.json"}
    [remote] = rucio_instances([{**local, "mode": "download"}])
    assert isinstance(remote, RemoteLake)
    assert (remote.id, remote.title) == ("far", "Far")
    config = fetched(remote, {**CERN, "name": "elsewhere"})
    assert (config.id, config.title, config.mode) == ("far", "Far", "download")
    assert config.destination_rse == "CERN-EOSPILOT"
    with pytest.raises(ValueError, match="not a JSON object"):
        fetched(remote, [])


def test_the_variables_of_existing_hubs_make_the_same_lake():
    """The values of the CERN VRE's image."""
    environment = {
        "RUCIO_NAME": "vre-rucio.cern.ch",
        "RUCIO_DISPLAY_NAME": "ESCAPE",
        "RUCIO_BASE_URL": "https://vre-rucio.cern.ch/",
        "RUCIO_AUTH_URL": "https://vre-rucio-auth.cern.ch",
        "RUCIO_WEBUI_URL": "https://vre-rucio-ui.cern.ch",
        "RUCIO_CA_CERT": "/certs/rucio_ca.pem",
        "RUCIO_SITE_NAME": "CERN",
        "RUCIO_VO": "escape",
        "RUCIO_VOMS_ENABLED": "1",
        "RUCIO_VOMS_CERTDIR_PATH": "/etc/grid-security/certificates",
        "RUCIO_DESTINATION_RSE": "CERN-EOSPILOT",
        "RUCIO_RSE_MOUNT_PATH": "/eos/eulake",
        "RUCIO_REPLICATION_RULE_LIFETIME_DAYS": "365",
        "RUCIO_PATH_BEGINS_AT": "5",
        "RUCIO_MODE": "replica",
        "RUCIO_WILDCARD_ENABLED": "1",
        "RUCIO_OIDC_AUTH": "file",
        "RUCIO_OIDC_FILE_NAME": "/tmp/rucio_oauth.token",
    }
    instance = from_environment(environment)
    assert rucio_instances([instance]) == rucio_instances([CERN])


def test_a_password_of_the_environment_is_named_and_never_copied():
    environment = {
        "RUCIO_BASE_URL": "https://r.org",
        "RUCIO_USERNAME": "ddmlab",
        "RUCIO_PASSWORD": "secret",
        "RUCIO_ACCOUNT": "root",
    }
    instance = from_environment(environment)
    config = the(rucio_instances([instance])[0])
    assert (config.username, config.password_env, config.account) == (
        "ddmlab",
        "RUCIO_PASSWORD",
        "root",
    )
    assert "secret" not in repr((instance, config))


def test_without_a_base_url_the_environment_names_no_lake():
    assert from_environment({"RUCIO_ACCOUNT": "x", "RUCIO_PASSWORD": "y"}) is None
