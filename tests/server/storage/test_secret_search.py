"""Secrets in files: planted ones are found or the file is named; ordinary code has none."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import pickle
import string
import tarfile
import tempfile
import uuid
import zipfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jupyter_ossr_ext.publishing.checks import check
from jupyter_ossr_ext.storage import secret_rules, secret_search
from jupyter_ossr_ext.storage.secret_rules import secrets_in
from jupyter_ossr_ext.storage.secret_search import NotSearched, Secret, decoded, in_text, search
from jupyter_ossr_ext.storage.secret_values import is_placeholder

TOKEN = "q3f4H5j6k7L8z9x0c1v2B3n4m5q6w7E8r9t0y1u2i3o4P5a6s7d8f9g0h1ab"
PASSWORD = "Tr0ub4dor&3horse!"
GITHUB = "gh" + "p_" + "aB3" * 12
OTHER_GITHUB = "gh" + "p_" + "Zy9" * 12
STRIPE = "sk" + "_live_" + TOKEN[:28]

PLANTED = [
    ("a.py", f'os.environ["ZENODO_TOKEN"] = "{TOKEN}"'),
    ("a.py", f"os.environ['X_API_KEY']='{TOKEN[:24]}'"),
    ("a.py", f'os.environ.setdefault("ZENODO_TOKEN", "{TOKEN}")'),
    ("a.py", f"{{'access_token': '{TOKEN}', 'x': 1}}"),
    ("a.py", f'login("ada", password="{PASSWORD}")'),
    ("a.py", f'auth=("ada", "{PASSWORD}")'),
    ("a.py", 'passwd = "abc123"'),
    ("a.py", f"%env ZENODO_TOKEN={TOKEN}"),
    ("a.R", f'Sys.setenv(ZENODO_TOKEN = "{TOKEN}")'),
    ("a.R", f'token <- "{TOKEN}"'),
    ("a.js", f"let apiToken = `{TOKEN}`;"),
    ("a.ps1", f'$env:ZENODO_TOKEN = "{TOKEN}"'),
    ("a.csh", f"setenv ZENODO_TOKEN {TOKEN}"),
    ("a.sh", f"export ZENODO_TOKEN={TOKEN}"),
    ("a.sh", f"TOKEN={TOKEN} python run.py"),
    ("a.sh", f"curl -u ada:{PASSWORD} https://example.org"),
    ("a.sh", f"rucio --password {PASSWORD}"),
    ("a.sh", f"curl -H 'Authorization: Basic {base64.b64encode(b'ada:pw12345').decode()}' x"),
    ("a.yaml", f"zenodo_token: {TOKEN}"),
    ("a.yaml", f"  token: '{TOKEN}'  # mine"),
    ("docker-compose.yml", f"      - ZENODO_TOKEN={TOKEN}"),
    ("docker-compose.yml", f"      DB_PASSWORD: {PASSWORD}"),
    ("Dockerfile", f"ENV ZENODO_TOKEN {TOKEN}"),
    ("Dockerfile", f"ARG DB_PASS={PASSWORD}"),
    ("a.ini", f"token={TOKEN}"),
    ("rucio.cfg", f"password = {PASSWORD}"),
    ("rucio.cfg", "ddm_password = hunter2!"),
    ("rucio.cfg", "password=Winter2024"),
    ("a.toml", f'client_secret = "{TOKEN[:32]}"'),
    ("a.json", f'{{"password": "{PASSWORD}"}}'),
    ("a.json", f'"{{\\"access_token\\": \\"{TOKEN}\\"}}"'),
    ("netrc.txt", f"machine zenodo.org login ada password {PASSWORD}"),
    ("netrc.txt", f"machine zenodo.org\n  login ada\n  password {PASSWORD}"),
    ("a.xml", f"<password>{PASSWORD}</password>"),
    ("a.txt", base64.b64encode(f"password = {PASSWORD}".encode()).decode()),
    ("a.txt", "key: " + base64.b64encode(GITHUB.encode()).decode()),
    ("a.json", "[" + "1," * 60_000 + f'"token": "{TOKEN}"' + ",2" * 60_000 + "]"),
    ("a.ipynb", json.dumps({"cells": [], "metadata": {"token": TOKEN}})),
    ("a.py", f"TOKEN: str = '{TOKEN}'"),
    ("a.py", f"password: str | None = '{PASSWORD}'"),
    ("a.rs", f'let token: &str = "{TOKEN}";'),
    ("a.py", f'PASSWORD = """{PASSWORD}"""'),
    ("a.toml", f"token = '''{TOKEN}'''"),
    ("a.py", f"os.environ.get('DB_PASSWORD') or '{PASSWORD}'"),
    ("a.py", f"Token('{TOKEN}')"),
    ("a.cpp", f'std::string password("{PASSWORD}");'),
    ("a.fish", f"set -x DB_PASSWORD {PASSWORD}"),
    ("a.xml", f'<add key="DbPassword" value="{PASSWORD}"/>'),
    ("pip.conf", f"index-url = https://ada:{PASSWORD}@example.org/simple"),
    ("a.py", f"connect('postgresql://ada:{PASSWORD}@db/x')"),
    ("a.sh", f"wget --header='Authorization: token {TOKEN[:40]}' https://example.org"),
    ("a.sh", f"sshpass -p '{PASSWORD}' ssh ada@example.org"),
    ("a.sh", f"rucio -pwd {PASSWORD} whoami"),
    ("a.sql", f"CREATE USER ada IDENTIFIED BY '{PASSWORD}';"),
    ("redis.conf", f"requirepass {PASSWORD}"),
    ("README.md", f"Use {TOKEN} to sign in"),
    ("a.csv", f"ada,{TOKEN}"),
    ("a.yml", f"  {TOKEN}"),
    ("a.txt", "sk-" + "ant-api03-" + TOKEN),
    ("a.ppk", "PuTTY-User-" + "Key-File-3: ssh-ed25519"),
    ("a.sh", f"mysql -u ada -p{PASSWORD} db"),
    ("a.sh", f"mysqldump --user=ada -p'{PASSWORD}' db > a.sql"),
    ("a.sh", f"mariadb -p{PASSWORD}"),
    ("a.sh", f"sshpass -p{PASSWORD} ssh x"),
    ("a.sh", f"7z x -p{PASSWORD} a.7z"),
    ("a.sh", f"psql postgresql://ada:{PASSWORD}@db/x"),
    ("a.sh", f"PGPASSWORD={PASSWORD} psql -h db"),
    ("a.sh", f"curl -uada:{PASSWORD} https://example.org"),
    ("a.sh", f"curl -su ada:{PASSWORD} https://example.org"),
    ("a.sh", f"curl --user 'ada:{PASSWORD}' https://example.org"),
    ("a.sh", f"http -a ada:{PASSWORD} example.org"),
    ("a.sh", f"redis-cli -a {PASSWORD} ping"),
    ("a.sh", f"smbclient //h/s -U ada%{PASSWORD}"),
    ("a.sh", f"docker login -u ada -p {PASSWORD}"),
    ("a.sh", f"mongosh -u ada -p {PASSWORD}"),
    ("a.sh", f"ldapsearch -D cn=x -w {PASSWORD}"),
    ("a.sh", f"openssl rsa -passin pass:{PASSWORD}"),
    ("a.sh", f"unzip -P {PASSWORD} a.zip"),
    ("a.sh", f"echo {PASSWORD} | sudo -S ls"),
    ("a.sh", f"lftp -u ada,{PASSWORD} host"),
    ("a.py", f"subprocess.run(['mysql', '-uada', '-p{PASSWORD}'])"),
    ("a.py", f"subprocess.run(['sshpass', '-p', '{PASSWORD}', 'ssh'])"),
    ("a.py", f'token = "{TOKEN[:10]}" + "{TOKEN[10:20]}" + "{TOKEN[20:]}"'),
    ("a.py", f'token = ("{TOKEN[:30]}"\n    "{TOKEN[30:]}")'),
    ("a.py", f'token = (\n    "{TOKEN[:30]}"\n    + "{TOKEN[30:]}"\n)'),
    ("a.py", f'token = "{TOKEN[:30]}" \\\n    "{TOKEN[30:]}"'),
    ("a.py", f"x = f\"{TOKEN[:30]}\" f'{TOKEN[30:]}'"),
    ("a.py", f"x = f\"{{'{TOKEN[:30]}'}}{TOKEN[30:]}\""),
    ("a.py", f'x = "".join(["{TOKEN[:30]}", "{TOKEN[30:]}"])'),
    ("a.py", f'password = "{PASSWORD[:5]}" + "{PASSWORD[5:]}"'),
    ("a.py", f'x = "{GITHUB[:2]}" + "{GITHUB[2:]}"'),
    ("a.R", f'x <- paste0("{TOKEN[:30]}", "{TOKEN[30:]}")'),
    ("a.js", f"const x = '{TOKEN[:30]}' + '{TOKEN[30:]}';"),
    ("a.php", f"$x = '{TOKEN[:30]}' . '{TOKEN[30:]}';"),
    ("a.cpp", f'string t = "{TOKEN[:30]}"\n  "{TOKEN[30:]}";'),
    ("a.ipynb", f'  "t = (\\"{TOKEN[:30]}\\"\\n",\n  "  \\"{TOKEN[30:]}\\")"'),
    ("a.py", f"token={TOKEN}"),
    ("a.py", f'db_pw = "{PASSWORD}"'),
    ("a.py", f'keyring.set_password("zenodo", "ada", "{PASSWORD}")'),
    ("a.py", f'user, password = "ada", "{PASSWORD}"'),
    ("a.py", "password = '12345678'"),
    ("a.sh", f"kinit ada <<< {PASSWORD}"),
    ("a.sh", f"voms-proxy-init -pwstdin <<< '{PASSWORD}'"),
    ("a.yaml", f"env:\n  - name: DB_PASSWORD\n    value: {PASSWORD}"),
    ("a.json", f'{{"name":"DB_PASSWORD","value":"{PASSWORD}"}}'),
    ("a.json", f'"x": {{"auth": "{base64.b64encode(f"ada:{PASSWORD}".encode()).decode()}"}}'),
    ("ldap.conf", f"bindpw {PASSWORD}"),
    ("a.sql", f"ALTER USER ada WITH PASSWORD '{PASSWORD}'"),
    ("a.md", f"**Password**: `{PASSWORD}`"),
    ("a.txt", f"my password is {PASSWORD}"),
    ("a.html", f"<b>token={TOKEN}</b>"),
    ("a.txt", f"token%3D{TOKEN}"),
    ("a.txt", base64.b64encode(f"token={TOKEN}".encode("utf-16-le")).decode()),
    ("a.py", f'self.password = self.password or "{PASSWORD}"'),
    ("a.py", f'pw = given if given else "{PASSWORD}"'),
    ("a.py", f'if password == "{PASSWORD}":'),
    ("a.py", f'(user, pwd) = ("ada", "{PASSWORD}")'),
    ("a.py", f'parser.add_argument("--password", type=str, default="{PASSWORD}")'),
    ("a.py", f'os.getenv("DB_PASSWORD", default="{PASSWORD}")'),
    ("a.py", f'"""Sign in with password {PASSWORD}"""'),
    ("a.js", f'const pass = process.env.PASS ?? "{PASSWORD}";'),
    ("a.c", f'#define PASSWORD "{PASSWORD}"'),
    ("a.ps1", f"ConvertTo-SecureString '{PASSWORD}' -AsPlainText"),
    ("a.sh", "rucio --password Winter2024 whoami"),
    ("a.sh", "rucio --password=Winter2024 whoami"),
    ("a.sh", "davix-ls --userpass Winter2024 https://example.org"),
    ("a.sh", "sshfs -o password=Winter2024 h: d"),
    (".Renviron", f"ZENODO_PAT={TOKEN}"),
    ("a.yaml", "password: Sommer#2023"),
    ("a.ini", "password = Sommer#2023"),
    ("a.yaml", "{user: ada, password: Winter2024}"),
    ("a.yaml", "password: !!str Winter2024"),
    ("a.yaml", "password: |\n  Winter2024"),
    ("a.yaml", "db:\n  password:\n    Winter2024"),
    ("a.json", f'{{"key":"password","val":"{PASSWORD}"}}'),
    ("a.xml", f'<string name="api_key">{TOKEN[:32]}</string>'),
    ("a.sql", f"CREATE ROLE ada LOGIN PASSWORD '{PASSWORD}';"),
    ("a.txt", f"ada:{PASSWORD}@db.example.org"),
    (
        "a.txt",
        base64.encodebytes(f'{{"x": "{"y" * 60}", "token": "{TOKEN}"}}'.encode()).decode(),
    ),
    ("a.bat", rf"net use X: \\host\share {PASSWORD} /user:ada"),
    ("a.bat", rf"net use X: \\host\share /user:ada {PASSWORD}"),
    ("a.bat", r"net use * \\host\share Winter2024 /USER:DOM\ada /persistent:no"),
    ("a.ipynb", rf'  "!net use X: \\\\host\\share {PASSWORD} /user:ada\n",'),
    ("a.bat", f"net user ada {PASSWORD} /add"),
    ("a.bat", f"cmdkey /add:host /user:ada /pass:{PASSWORD}"),
    ("a.bat", "wmic /user:ada /password:Winter2024 os"),
    ("a.bat", "schtasks /create /ru ada /rp Winter2024 /tn x"),
    ("a.bat", r"psexec \\host -u ada -p Winter2024 cmd"),
    ("a.bat", "plink -ssh ada@host -pw Winter2024"),
    ("a.bat", f"setx ZENODO_TOKEN {TOKEN[:40]}"),
    ("a.ps1", f"New-Object PSCredential('ada', '{PASSWORD}')"),
    ("a.sh", "xfreerdp /u:ada /p:Winter2024 /v:host"),
    ("a.sh", "mount -t cifs //h/s /mnt -o user=ada%Winter2024"),
    ("a.sh", "rclone config create x webdav user ada pass Winter2024"),
    ("a.sh", "htpasswd -b users ada Winter2024"),
    ("a.sh", "echo 'ada:Winter2024' | chpasswd"),
    ("a.sh", r"echo -e 'Winter2024\nWinter2024' | passwd ada"),
    ("a.sh", "echo Winter2024 | kinit ada"),
    ("a.sh", "printf '%s' Winter2024 | voms-proxy-init -pwstdin"),
    ("a.sh", 'echo "Winter2024" | docker login --password-stdin -u ada'),
    ("a.sh", "iinit <<< Winter2024"),
    ("a.sh", "ssh-keygen -t rsa -N 'Winter2024' -f k"),
    ("a.sh", "snmpwalk -v3 -u ada -A Winter2024 host"),
    ("a.sh", "mosquitto_pub -u ada -P Winter2024 -t x"),
    ("a.sh", "sqlplus ada/Winter2024@db"),
    ("a.sh", f"aws configure set aws_secret_access_key {TOKEN[:40]}"),
    ("a.sh", f"davix-get --s3secretkey {TOKEN[:40]} x"),
    ("a.sh", f"gfal-copy 'davs://h/p?authz={TOKEN[:40]}'"),
    ("a.sh", f"xrdcp 'root://h//p?authz=Bearer%20{TOKEN[:40]}' ."),
    ("a.exp", rf'send -- "{PASSWORD}\r"'),
    ("a.py", f"client.connect(host, 22, 'ada', '{PASSWORD}')"),
    ("a.py", f"ftp.login('ada', '{PASSWORD}')"),
    ("a.java", f'DriverManager.getConnection(url, "ada", "{PASSWORD}");'),
    ("a.py", f"PASSWORDS = ['x', '{PASSWORD}']"),
    ("a.py", f"passwords = {{'ada': '{PASSWORD}'}}"),
    ("a.py", f"tok = '{TOKEN[:40]}'"),
    ("a.py", f"password: Annotated[str, 'x'] = '{PASSWORD}'"),
    ("a.py", f'token = (\n    "{TOKEN[:40]}"\n)'),
    ("a.py", "Fernet(b'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=')"),
    ("a.R", f"token <<- '{TOKEN[:40]}'"),
    ("a.tf", f'variable "password" {{ default = "{PASSWORD}" }}'),
    ("a.properties", "spring.datasource.password Winter2024"),
    ("a.ini", "[x]\npassword =\n    Winter2024"),
    ("a.toml", f'password = """\n{PASSWORD}"""'),
    ("a.yaml", "password: &pw Winter2024"),
    ("a.yaml", "? password\n: Winter2024"),
    ("a.json", rf'{{"pass\u0077ord": "{PASSWORD}"}}'),
    ("a.txt", "Passwort: Winter2024"),
    ("a.txt", "mot de passe : Winter2024"),
    ("a.txt", "contraseña: Winter2024"),
    ("wpa.conf", f'psk="{PASSWORD}"'),
    ("a.xml", f"<property><name>password</name><value>{PASSWORD}</value></property>"),
    ("a.xml", f"<name>password</name>\n  <value>{PASSWORD}</value>"),
    ("a.html", f'<input name="token" type="hidden" value="{TOKEN[:40]}">'),
    ("a.md", f"| user | ada |\n| token | `{TOKEN[:40]}` |"),
    ("a.sql", f"SET PASSWORD FOR 'ada' = PASSWORD('{PASSWORD}');"),
    ("a.sql", f"INSERT INTO users (name, password) VALUES ('x', 'y'), ('ada', '{PASSWORD}');"),  # noqa: S608
    ("a.cmake", f"set(TOKEN {TOKEN[:40]})"),
    ("a.txt", f"AccountName=x;AccountKey={TOKEN};"),
    ("a.txt", f"npm_{TOKEN[:36]}"),
    ("a.txt", f"AIza{TOKEN[:35]}"),
    ("a.py", f"wandb.login(key='{'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678'}')"),
]


@pytest.mark.parametrize(("name", "text"), PLANTED)
def test_a_planted_secret_is_found_in_any_encoding(tmp_path: Path, name: str, text: str) -> None:
    encodings = ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
    for encoding in encodings if not name.endswith(".ipynb") else ["utf-8"]:
        path = tmp_path / name
        path.write_bytes(f"a first line\n{text}\n".encode(encoding))
        found = [each for each in search(path) if isinstance(each, Secret)]
        assert found and {each.line for each in found} <= {2, 3, 4}, encoding
        stops = [each for each in check(tmp_path, [name]) if each.check == "secret"]
        assert stops and {each.severity for each in stops} == {"stop"}, encoding
        for secret in (TOKEN, PASSWORD):
            assert secret not in str(stops)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_column_of_passwords_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = [["Name", "Password", "run"], ["ada", PASSWORD, "7"], ["bea", "Winter2024", "8"]]
    path = tmp_path / "accounts.csv"
    path.write_text("\n".join(delimiter.join(row) for row in rows))
    found = [(each.line, each.value) for each in search(path) if isinstance(each, Secret)]
    assert found == [(2, PASSWORD), (3, "Winter2024")]


KEYS = ["token", "ZENODO_TOKEN", "access_token", "apiKey", "client-secret", "secret_key"]
FORMS = ["{k} = {q}", "{k}: {q}", "{k}={v}", "{k}: {v}", '"{k}": "{v}"', "--{k} {v}", "--{k}={v} x"]
NOISE = st.text(st.sampled_from("abcXYZ019 .,:;=()[]{}#/\\\"'`%$&|<>+-_éß"), max_size=30)


@settings(max_examples=200, deadline=None)
@given(
    key=st.sampled_from(KEYS),
    form=st.sampled_from(FORMS),
    quote=st.sampled_from("\"'"),
    value=st.text(string.ascii_letters + string.digits, min_size=32, max_size=60),
    before=st.lists(NOISE, max_size=4),
    after=st.lists(NOISE, max_size=4),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-be"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_token_is_found_among_any_lines(
    key: str,
    form: str,
    quote: str,
    value: str,
    before: list[str],
    after: list[str],
    encoding: str,
    end: str,
) -> None:
    assume(len(set(value)) > 12 and sum(each.isdigit() for each in value) > 2)
    assume(not is_placeholder(value))
    line = form.format(k=key, v=value, q=f"{quote}{value}{quote}")
    text = end.join([*before, line, *after, ""])
    found = list(in_text("a.yaml", decoded(text.encode(encoding)) or ""))
    assert len(before) + 1 in {each.line for each in found}


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=400), suffix=st.sampled_from(["py", "zip", "csv", "ipynb", "yaml"]))
def test_any_bytes_are_searched_without_an_error(data: bytes, suffix: str) -> None:
    for head in (b"", b"PK\3\4", b"\x1f\x8b\x08\0", b"BZh9", b"password,token\n", b"token:\n "):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"a.{suffix}")
            path.write_bytes(head + data)
            assert all(isinstance(each, (Secret, NotSearched)) for each in search(path))


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(members: dict[str, bytes], mode: str) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


CONFIG_TEXT = f"zenodo_token: {TOKEN}\n".encode()
CONFIG = {"src/config.yml": CONFIG_TEXT, "src/a.bin": b"\0" * 600}
NOTEBOOK = json.dumps({"cells": [{"source": [f'os.environ["X_TOKEN"] = "{TOKEN}"\n']}]}).encode()
ARCHIVES = {
    "a.zip": zipped(CONFIG),
    "a.whl": zipped({"a/b.ipynb": NOTEBOOK}),
    "a.tar": tarred(CONFIG, "w"),
    "a.tar.gz": tarred(CONFIG, "w:gz"),
    "a.tgz": tarred({"b.ipynb": NOTEBOOK}, "w:gz"),
    "a.tar.xz": tarred(CONFIG, "w:xz"),
    "a.tar.bz2": tarred(CONFIG, "w:bz2"),
    "a.yml.gz": gzip.compress(CONFIG["src/config.yml"]),
    "outer.zip": zipped({"in/inner.tar.gz": tarred(CONFIG, "w:gz")}),
    "utf16.zip": zipped({"a.ini": f"token={TOKEN}".encode("utf-16")}),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_secret_in_an_archive_stops_the_publication(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(ARCHIVES[name])
    stops = [each for each in check(tmp_path, [name]) if each.severity == "stop"]
    assert [(each.check, each.path, each.fix) for each in stops] == [("secret", name, "untick")]
    assert "of this archive" in stops[0].message and TOKEN not in str(stops)


def test_a_key_file_in_an_archive_stops_the_publication(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"x/.env": b"A=1", "x/.env.example": b"A="}))
    stops = [each for each in check(tmp_path, ["a.zip"]) if each.severity == "stop"]
    assert [each.message for each in stops] == [
        "x/.env in this archive usually contains passwords or keys."
    ]


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.h5", b"\x89HDF\r\n\x1a\n\0"),
        ("a.fits", b"SIMPLE  =                    T\0"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0"),
        ("a.npy", b"\x93NUMPY\1\0"),
        ("a.so", b"\x7fELF\0"),
        ("no-suffix", b"\x80\x04\x95\0"),
        ("cache.dat", b"SQLite format 3\0"),
    ],
)
def test_a_secret_in_the_texts_of_binary_data_stops_the_publication(
    tmp_path: Path, name: str, head: bytes
) -> None:
    (tmp_path / name).write_bytes(head + f"\0\0token: {TOKEN}\0".encode() + bytes(600))
    [stop] = [each for each in check(tmp_path, [name]) if each.severity == "stop"]
    assert (stop.check, stop.path) == ("secret", name)
    assert "in this file" in stop.message and TOKEN not in stop.message


@pytest.mark.parametrize(
    "cell",
    [
        {"cell_type": "raw", "source": f"token={TOKEN}"},
        {"cell_type": "markdown", "source": "password=hunter22"},
        {"cell_type": "code", "source": "", "metadata": {"password": PASSWORD}},
        {
            "cell_type": "markdown",
            "source": "",
            "attachments": {"a.txt": {"text/plain": base64.b64encode(CONFIG_TEXT).decode()}},
        },
    ],
    ids=["raw", "markdown", "metadata", "attachment"],
)
def test_a_secret_in_any_part_of_a_cell(tmp_path: Path, cell: dict[str, object]) -> None:
    whole = {"metadata": {}, "outputs": [], "execution_count": None, **cell}
    notebook = {"cells": [whole], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook))
    assert "secret" in {each.check for each in check(tmp_path, ["a.ipynb"])}


def test_what_cannot_be_searched_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypted = bytearray(zipped({"a.txt": b"x"}))
    for header in (b"PK\x03\x04", b"PK\x01\x02"):
        at = encrypted.index(header) + (6 if header.endswith(b"\x04") else 8)
        encrypted[at] |= 1
    deep = zipped({"two.zip": zipped({"three.zip": zipped(CONFIG)})})
    files = {
        "a.pkl": pickle.dumps({"ZENODO_TOKEN": TOKEN}),
        "encrypted.zip": bytes(encrypted),
        "broken.tar.gz": tarred(CONFIG, "w:gz")[:60],
        "a.sqlite": b"SQLite format 3\0",
        "cache.dat": b"SQLite format 3\0",
        "a.lz4": b"\x04\x22\x4d\x18" + bytes(99),
        "a.iso": bytes(99),
        "deep.zip": deep,
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    report = check(tmp_path, list(files))
    assert {e.path for e in report if e.check == "not-searched"} == set(files)
    monkeypatch.setattr(secret_search, "MOST_MEMBERS", 3)
    (tmp_path / "many.zip").write_bytes(zipped({f"{n}.txt": b"x" for n in range(5)}))
    [reason] = search(tmp_path / "many.zip")
    assert isinstance(reason, NotSearched) and "not all of it" in reason.reason


def test_measurements_and_images_are_quiet(tmp_path: Path) -> None:
    (tmp_path / "a.fits").write_bytes(b"SIMPLE  =" + bytes(range(256)) * 300)
    (tmp_path / "a.npz").write_bytes(zipped({"x.npy": b"\x93NUMPY" + bytes(range(256)) * 40}))
    report = check(tmp_path, ["a.fits", "a.npz"])
    assert {each.check for each in report} == {"no-licence", "no-readme"}


def ordinary(number: int) -> str:
    """About 60 lines of what science has, different for each number."""
    text = str(number)
    sha = hashlib.sha256(text.encode()).hexdigest()
    md5 = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    one = uuid.uuid5(uuid.NAMESPACE_DNS, text)
    packed = base64.b64encode(hashlib.sha512(text.encode()).digest()).decode()
    return f"""
import os, getpass, hashlib
from astropy.io import fits
token = os.environ["ZENODO_TOKEN"]
token = os.environ.get("ZENODO_TOKEN", "")
token = os.getenv('RUCIO_TOKEN_{number}')
password = getpass.getpass("Password for run {number}: ")
password = config["auth"]["password{number}"]
access_token = response.json()["access_token"]
headers = {{"Authorization": f"Bearer {{token}}"}}
client = Client(token=token, timeout={number})
client.login(username, password=self._password{number})
ACCESS_TOKEN = "your_personal_access_token_{number}"
ZENODO_TOKEN = "your_token_here"
url = f"https://example.org/api/records?access_token=YOUR_ACCESS_TOKEN"
export ZENODO_TOKEN=<your token>
export ZENODO_TOKEN=$SECRET_{number}
export RUCIO_PASSWORD="$(cat ~/.rucio/password{number})"
zenodo_token: ${{{{ secrets.ZENODO_TOKEN }}}}
password: ${{DB_PASSWORD:-changeme}}
token_file = /tmp/x509up_u{1000 + number}
password_file: ./secrets/db{number}.txt
token_url = "https://iam.example.org/oauth2/token{number}"
oidc_token_endpoint: https://iam.example.org/token
mysql -u ada -p db{number} < a.sql
mysql -u ada -p"$DB_PASSWORD" run{number}
mysql -pYOUR_PASSWORD run{number}
sshpass -p $SSH_PASSWORD ssh -p 22{number} example.org
docker run -p 80{number}:8080 -u 1000:1000 example/image:1.{number}
curl -u ada:$TOKEN https://example.org/api/{number}
curl -sSL -o a{number}.tgz https://example.org:8080/a{number}.tgz
unzip -o data{number}.zip -d Run-{number}
openssl rand -base64 {number}
title = "Crab Nebula run{number} " + "Observation-{number}" + str({number})
path = "Data{number}/" + 'Level-1/' + "run{number}.fits"
message = ("Run{number} of the "
           "Observation-{number} has no token")
print("a" "b", "Zenodo" + "Record{number}")
max_tokens = {4096 + number}
tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased-v{number}")
tokens = [tokens[i] for i in range({number})]
pad_token_id = {number}
special_tokens: ["<s>", "</s>", "[MASK]"]
parser.add_argument("--password", "-p", help="password of account {number}")
parser.add_argument("--token", type=str, default=None)
assert check_password(hash_{number}, salt)
def set_password(self, new_password_{number}): ...
raise ValueError("secret key must have at least 16 characters")
sha256 = "{sha}"
md5: {md5}
checksum = "md5:{md5}"
commit {sha[:40]}
"hash": "sha256:{sha}",
"integrity": "sha512-{packed}",
numpy-1.26.{number}-cp311-cp311-manylinux_2_17_x86_64.whl#sha256={sha}
SESSION_ID = "{one}"
uuid: {one}
CHECKSUM= '{packed[:16]}'   / HDU checksum updated 2026-01-01T00:00:{number % 60:02d}
DATASUM = '{int(md5[:8], 16)}'         / data unit checksum
PASS    =                    {number} / pipeline pass
OBJECT  = 'Crab Nebula {number}'
key_{number} = "obs_id"
PRIMARY KEY (obs_id_{number}, token)
sort(key=lambda pair: pair[{number}])
api_key = settings.API_KEY_{number}
secret = Secret.objects.get(id={number})
| token | string | the access token of user {number} |
Set `password` to the password of your account (see section {number}).
A token consists of 60 letters and digits, e.g. `abc...xyz`.
doi: 10.5281/zenodo.{1000000 + number}
orcid: 0000-0002-1825-{number % 10000:04d}
<img src="data:image/png;base64,{packed}">
did = "scope:run{number}.{sha[:12]}.fits"
net use X: \\\\host\\share{number} * /user:ada
msbuild /p:Configuration=Release{number}X64
button.connect("clicked", "onClickRun{number}")
db.connect("localhost", "observer", os.environ["DB_PASSWORD_{number}"])
mount -t nfs host:/Data{number}/Raw /mnt
echo "Run{number} is Done" | mail ada
echo $PASSWORD{number} | kinit ada
send "configure terminal\\r"
Password Reset{number}
| token | string{number} |
tokens = ["Crab", "Nebula{number}", "Run-{number}"]
credentials = {{"username": "ada", "url": "https://example.org/{number}"}}
INSERT INTO runs_{number} (name, token_count) VALUES ('Run{number}', 40{number});
tok = tokenizer.encode("Crab Nebula{number}")
{{"name": "M\\u0065ssier{number}", "value": 1}}
wandb: 🚀 View run Run-{number} at https://example.org/runs/{number}
ra, dec = 83.6331{number}, 22.0145{number}
"""  # noqa: S608


def test_ordinary_code_has_fewer_than_four_false_alarms_in_two_thousand_lines(
    tmp_path: Path,
) -> None:
    lines = alarms = 0
    for suffix in ("py", "txt"):
        text = "".join(ordinary(number) for number in range(20))
        path = tmp_path / f"a.{suffix}"
        path.write_text(text)
        lines += text.count("\n")
        found = [each for each in search(path) if isinstance(each, Secret)]
        alarms += len({each.line for each in found})
    assert lines > 2_000
    assert alarms < 4


def test_code_that_handles_tokens_has_no_false_alarms() -> None:
    package = Path(secret_search.__file__).parents[1]
    found = [
        (path.name, each.line)
        for folder in ("backends", "account", "config")
        for path in sorted((package / folder).rglob("*.py"))
        for each in search(path)
        if isinstance(each, Secret)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        (f'TOKEN = "{GITHUB}"', [GITHUB]),
        (f"requests.get(url, headers={{'Authorization': 'token {GITHUB}'}})", [GITHUB]),
        (f"curl -H 'Authorization: Bearer {GITHUB}'", [GITHUB]),
        (f"git clone https://ada:{GITHUB}@github.com/a/b", [GITHUB]),
        (f"{GITHUB} {OTHER_GITHUB}", [GITHUB, OTHER_GITHUB]),
        (f'api_key = "{STRIPE}"', [STRIPE]),
        (f'password = "{PASSWORD}"; token = "{TOKEN}"', [PASSWORD, TOKEN]),
    ],
)
def test_one_secret_is_one_finding(text: str, secrets: list[str]) -> None:
    assert [secret for _, secret in secrets_in(text, code=True)] == secrets


@pytest.mark.parametrize("before", [0, 65_530, 65_536, 65_545, 131_060, 200_000])
@pytest.mark.parametrize("between", ["\n", " "])
def test_a_long_text_is_searched_in_parts_and_nothing_is_missed(before: int, between: str) -> None:
    """Also where two parts meet, and in one long line."""
    filler = ("1.5" + between) * (before // 4)
    line = "password = Xk29vLq81mTz"
    text = f"{filler}{line}{between}{filler}"
    found = secret_rules.suspects(text)
    assert [number for number, _ in found] == [before // 4 + 1 if between == "\n" else 1]
    assert line in found[0][1]
