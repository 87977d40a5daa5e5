#!/usr/bin/env bash
# Starts a real Rucio 41 with its daemons, storage, a transfer stub and an OIDC issuer. Idempotent; see README.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# PostgreSQL refuses root, so as root it runs as `postgres`, who must be able to walk into this folder.
# The second instance, with the policy of ESCAPE, has data and ports of its own. Without a choice both are started.
POLICY=${RUCIO_POLICY:-generic} SOFTWARE=${RUCIO_TEST_HOME:-/var/tmp/ossr-rucio}
case $POLICY in
  generic) HOME_DIR=$SOFTWARE CREDS=${RUCIO_CREDS:-$here/creds.env} PORT=${RUCIO_PORT:-8443} SEED=seed.py ;;
  escape) HOME_DIR=$SOFTWARE-escape CREDS=${RUCIO_CREDS:-$here/creds.env} PORT=$((${RUCIO_PORT:-8443} + 20)) SEED=seed_escape.py
          CREDS=${CREDS%.env}-escape.env ;;
  *) echo "RUCIO_POLICY is generic or escape, not $POLICY" >&2; exit 1 ;;
esac
VENV=$SOFTWARE/venv RUN=$HOME_DIR/run
DAV_PORT=$((PORT + 2)) FTS_PORT=$((PORT + 3)) OIDC_PORT=$((PORT + 4)) PG_PORT=$((PORT + 6))
URL=https://localhost:$PORT CERTS=$RUN/certs
as_pg() { (cd /; if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi); }
alive() { [ -s "$RUN/pids/$1" ] && grep -qa "$2" "/proc/$(cat "$RUN/pids/$1")/cmdline" 2>/dev/null; }
t0=$(date +%s); say() { printf '[rucio %3ds] %s\n' $(($(date +%s) - t0)) "$*"; }
wait_for() { local what=$1 n=$2; shift 2
  for _ in $(seq "$n"); do "$@" >/dev/null 2>&1 && return 0; sleep 0.2; done
  echo "timeout: $what (logs: $RUN/logs)" >&2; return 1; }

if [ -e "$RUN/.seed-started" ] && [ ! -e "$RUN/.seed-done" ]; then
  say "the last run stopped while seeding: starting again from nothing"
  RUCIO_POLICY=$POLICY "$here/down.sh" --wipe
fi

# 1. software
missing=()
for p in postgresql openssl curl libmagic1 python3.11-venv; do
  dpkg -s "$p" >/dev/null 2>&1 || missing+=("$p")
done
if [ ${#missing[@]} -gt 0 ]; then
  [ "$(id -u)" = 0 ] || { echo "Please install: sudo apt-get install ${missing[*]}" >&2; exit 1; }
  say "apt-get install ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends "${missing[@]}" >/dev/null
fi
PGBIN=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
mkdir -p "$RUN"/{pids,logs,certs,tmp,pg,server/etc/mail_templates,alice/etc,root/etc,storage}
if ! cmp -s "$here/constraints.txt" "$VENV/.complete"; then
  /usr/bin/python3.11 -m venv "$VENV"
  "$VENV/bin/pip" install -q --disable-pip-version-check uv==0.13.9
  "$VENV/bin/uv" pip install -q -p "$VENV/bin/python" -r "$here/constraints.txt"
  cp "$here/constraints.txt" "$VENV/.complete"; say "Python packages installed"
fi
[ -e "$CERTS/alice-proxy.pem" ] || { "$here/certificates.sh" "$CERTS"; say "certificates made"; }

# 2. configuration: the server's, and one for the real command line client of alice and of root
fill() { sed -e "s#@VENV@#$VENV#g;s#@RUN@#$RUN#g;s#@URL@#$URL#g;s#@PORT@#$PORT#g" \
             -e "s#@PG_PORT@#$PG_PORT#g;s#@OIDC_PORT@#$OIDC_PORT#g;s#@WHO@#${2-}#g" "$here/etc/$1"; }
for name in rucio.cfg alembic.ini idpsecrets.json; do fill "$name.in" > "$RUN/server/etc/$name"; done
if [ "$POLICY" = escape ]; then
  sed -i -e 's/^permission = generic/package = escape_policy/;/^schema = generic/d' \
         -e 's/^rse_expression = .*/rse_expression = CERN-EOSPILOT/' "$RUN/server/etc/rucio.cfg"
fi
for name in approval_request approved_admin approved_user denied_admin denied_user ok_notification; do
  echo "Rule \$rule_id on \$rse_expression for \$scope:\$name." > "$RUN/server/etc/mail_templates/rule_$name.tmpl"
done
for who in alice root; do fill client.cfg.in "$who" > "$RUN/$who/etc/rucio.cfg"; done
export RUCIO_HOME=$RUN/server RUCIO_CONFIG=$RUN/server/etc/rucio.cfg REQUESTS_CA_BUNDLE=$CERTS/ca.pem
export X509_USER_PROXY=$CERTS/alice-proxy.pem PYTHONPATH=$here/py PYTHONUNBUFFERED=1 PYTHONWARNINGS=ignore
export RUCIO_RUN=$RUN RUCIO_URL=$URL PORT DAV_PORT FTS_PORT OIDC_PORT

# 3. services
if [ ! -e "$RUN/pg/PG_VERSION" ]; then
  [ "$(id -u)" = 0 ] && chown postgres: "$RUN/pg"; chmod 700 "$RUN/pg"
  as_pg "$PGBIN/initdb" -D "$RUN/pg" -A trust -U rucio --no-sync -E UTF8 --locale=C.UTF-8 > "$RUN/logs/initdb.log"
  cat >> "$RUN/pg/postgresql.conf" <<C
listen_addresses = '127.0.0.1'
port = $PG_PORT
unix_socket_directories = ''
shared_buffers = 64MB
max_connections = 80
timezone = 'UTC'
fsync = off
synchronous_commit = off
full_page_writes = off
C
fi
if ! "$PGBIN/pg_isready" -q -h 127.0.0.1 -p "$PG_PORT"; then
  touch "$RUN/logs/pg.log"; [ "$(id -u)" = 0 ] && chown postgres: "$RUN/logs/pg.log"
  as_pg "$PGBIN/pg_ctl" -s -D "$RUN/pg" -l "$RUN/logs/pg.log" -w start
fi
psql() { "$PGBIN/psql" -qAt -h 127.0.0.1 -p "$PG_PORT" -U rucio "$@"; }
psql -d postgres -c "select 1 from pg_database where datname='rucio'" | grep -q 1 || psql -d postgres -c 'create database rucio'
if [ ! -e "$RUN/.schema-done" ]; then
  psql -d rucio -c 'drop schema if exists rucio cascade' 2>/dev/null
  "$VENV/bin/python" -c 'from rucio.db.sqla.util import *; build_database(); create_base_vo(); create_root_account()' \
    > "$RUN/logs/schema.log" 2>&1 || { tail -30 "$RUN/logs/schema.log" >&2; exit 1; }
  touch "$RUN/.schema-done"; say "database made"
fi
start() { # name word-of-its-command command...
  local name=$1 word=$2; shift 2
  alive "$name" "$word" && return
  (cd "$RUN" && exec setsid "$@" >> "$RUN/logs/$name.log" 2>&1 < /dev/null) & echo $! > "$RUN/pids/$name"
}
start oidc issuer.py "$VENV/bin/python" "$here/py/issuer.py"
start dav dav.py "$VENV/bin/python" "$here/py/dav.py"
start fts fts.py "$VENV/bin/python" "$here/py/fts.py"
wait_for "OIDC issuer" 100 curl -sf --cacert "$CERTS/ca.pem" "https://localhost:$OIDC_PORT/jwks"
start rest gunicorn "$VENV/bin/gunicorn" -c "$here/py/gunicorn_conf.py" wsgi:application
wait_for "Rucio" 300 curl -sf --cacert "$CERTS/ca.pem" "$URL/ping"
start daemons daemons.py "$VENV/bin/python" "$here/py/daemons.py"
wait_for "WebDAV storage" 100 curl -s --cacert "$CERTS/ca.pem" "https://localhost:$DAV_PORT/"
wait_for "transfer stub" 100 curl -sf "http://127.0.0.1:$FTS_PORT/"
say "Rucio $(curl -sf --cacert "$CERTS/ca.pem" "$URL/ping") is up: $URL"

# 4. accounts, places and data, through the REST interface with Rucio's own clients
if [ ! -e "$RUN/.seed-done" ]; then
  touch "$RUN/.seed-started"
  RUCIO_HOME=$RUN/root RUCIO_CONFIG=$RUN/root/etc/rucio.cfg "$VENV/bin/python" "$here/py/$SEED" > "$RUN/logs/seed.log" 2>&1 ||
    { tail -30 "$RUN/logs/seed.log" >&2; exit 1; }
  touch "$RUN/.seed-done"; say "accounts and data seeded"
fi
cat > "$CREDS" <<C
RUCIO_URL=$URL
RUCIO_CA=$CERTS/ca.pem
RUCIO_VENV=$VENV
RUCIO_RUN=$RUN
RUCIO_SERVER_HOME=$RUN/server
RUCIO_ROOT_HOME=$RUN/root
RUCIO_ROOT_USER=root
RUCIO_ROOT_PASSWORD=rootsecret
RUCIO_ALICE_HOME=$RUN/alice
RUCIO_ALICE_USER=alice
RUCIO_ALICE_PASSWORD=alicesecret
RUCIO_ALICE_CERT=$CERTS/alice.pem
RUCIO_ALICE_KEY=$CERTS/alice.key
RUCIO_ALICE_PROXY=$CERTS/alice-proxy.pem
RUCIO_OIDC_ISSUER=https://localhost:$OIDC_PORT/
RUCIO_OIDC_MINT=https://localhost:$OIDC_PORT/mint?sub=alice-sub-0001
RUCIO_FTS_CTL=http://127.0.0.1:$FTS_PORT/_ctl
RUCIO_DAV=https://localhost:$DAV_PORT
RUCIO_MOUNT=$RUN/storage/dlaas-eos
RUCIO_MOUNT_RSE=DLAAS-EOS
RUCIO_DAEMONS_PAUSE=$RUN/daemons.pause
C
say "addresses and credentials: $CREDS"
[ -n "${RUCIO_POLICY-}" ] || RUCIO_POLICY=escape "$here/up.sh"
