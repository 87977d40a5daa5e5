#!/usr/bin/env bash
# Stops what up.sh started, by its pids. With --wipe, removes the data too (not the installed software).
set -uo pipefail
RUN=${INVENIO_HOME:-/var/tmp/ossr-invenio}/run
stop() { local p; p=$(head -1 "$1" 2>/dev/null) || return 0
  grep -qa "$2" "/proc/$p/cmdline" 2>/dev/null || { rm -f "$1"; return 0; }
  kill -"${3:-TERM}" "$p" && for _ in $(seq 120); do kill -0 "$p" 2>/dev/null || break; sleep 0.25; done; rm -f "$1"; }
for name in limited noranges ranges; do stop "$RUN/pids/$name" gunicorn; done
stop "$RUN/os/pid" "$RUN"; stop "$RUN/pids/redis" redis-server; stop "$RUN/pg/postmaster.pid" "$RUN" INT
if [ "${1-}" = --wipe ]; then rm -rf "$RUN" "${INVENIO_TOKENS:-$(dirname "$0")/tokens.env}"; fi
