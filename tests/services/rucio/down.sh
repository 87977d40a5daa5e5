#!/usr/bin/env bash
# Stops what up.sh started, by its pids. With --wipe, removes the data too (not the installed software).
set -uo pipefail
[ -n "${RUCIO_POLICY-}" ] || RUCIO_POLICY=escape "$0" "$@"
HOME_DIR=${RUCIO_TEST_HOME:-/var/tmp/ossr-rucio} CREDS=${RUCIO_CREDS:-$(dirname "$0")/creds.env}
[ "${RUCIO_POLICY-}" != escape ] || { HOME_DIR=$HOME_DIR-escape; CREDS=${CREDS%.env}-escape.env; }
RUN=$HOME_DIR/run
stop() { local p; p=$(head -1 "$1" 2>/dev/null) || return 0
  grep -qa "$2" "/proc/$p/cmdline" 2>/dev/null || { rm -f "$1"; return 0; }
  kill -"${3:-TERM}" "$p" && for _ in $(seq 120); do kill -0 "$p" 2>/dev/null || break; sleep 0.25; done; rm -f "$1"; }
stop "$RUN/pids/daemons" daemons.py; stop "$RUN/pids/rest" gunicorn; stop "$RUN/pids/fts" fts.py
stop "$RUN/pids/dav" dav.py; stop "$RUN/pids/oidc" issuer.py; stop "$RUN/pg/postmaster.pid" "$RUN" INT
if [ "${1-}" = --wipe ]; then rm -rf "$RUN" "$CREDS"; fi
