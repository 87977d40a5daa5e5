#!/usr/bin/env bash
# Starts a real InvenioRDM 14 (REST only) three times on one database. Idempotent; see README.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# PostgreSQL and OpenSearch refuse root, so they run as `postgres`, who must be able to walk into
# this folder: a checkout may lie under a closed home, /var/tmp never does.
HOME_DIR=${INVENIO_HOME:-/var/tmp/ossr-invenio}
VENV=$HOME_DIR/venv NODE=$HOME_DIR/node RUN=$HOME_DIR/run TOKENS=${INVENIO_TOKENS:-$here/tokens.env}
PORT=${INVENIO_PORT:-5000} PG_PORT=${INVENIO_PG_PORT:-5433} REDIS_PORT=${INVENIO_REDIS_PORT:-6380}
OS_PORT=${INVENIO_OS_PORT:-9200} OS_TPORT=${INVENIO_OS_TRANSPORT_PORT:-9300}
SVC=postgres
as_svc() { if [ "$(id -u)" = 0 ]; then runuser -u $SVC -- "$@"; else "$@"; fi; }
own()    { if [ "$(id -u)" = 0 ]; then chown -R $SVC: "$@"; fi; }
alive()  { [ -s "$RUN/pids/$1" ] && grep -qa "$2" "/proc/$(cat "$RUN/pids/$1")/cmdline" 2>/dev/null; }
t0=$(date +%s); say() { printf '[invenio %3ds] %s\n' $(($(date +%s) - t0)) "$*"; }
wait_for() { local what=$1 n=$2; shift 2
  for _ in $(seq "$n"); do "$@" >/dev/null 2>&1 && return 0; sleep 0.25; done
  echo "timeout: $what (logs: $RUN/logs)" >&2; return 1; }

if [ -e "$RUN/.seed-started" ] && [ ! -e "$RUN/.seed-done" ]; then
  say "the last run stopped while seeding: starting again from nothing"
  "$here/down.sh" --wipe
fi

# 1. software
missing=()
for p in postgresql redis-server openjdk-17-jre-headless maven libcairo2 curl python3.11-venv; do
  dpkg -s "$p" >/dev/null 2>&1 || missing+=("$p")
done
if [ ${#missing[@]} -gt 0 ]; then
  say "apt-get install ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends "${missing[@]}" >/dev/null
fi
PGBIN=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
JAVA=$(ls -d /usr/lib/jvm/java-17-openjdk-* | head -1)
mkdir -p "$RUN"/{pids,logs,files,instance,redis,pg} "$RUN"/os/{data,logs,tmp,conf}
as_svc test -x "$RUN" || { echo "the user $SVC cannot enter $RUN: choose another INVENIO_HOME" >&2; exit 1; }
if ! cmp -s "$here/constraints.txt" "$VENV/.complete"; then
  /usr/bin/python3.11 -m venv "$VENV"
  "$VENV/bin/pip" install -q --disable-pip-version-check uv==0.13.9
  "$VENV/bin/uv" pip install -q -p "$VENV/bin/python" -r "$here/constraints.txt"
  cp "$here/constraints.txt" "$VENV/.complete"; say "Python packages installed"
fi
"$here/build-node.sh" "$NODE"

# 2. services
if ! curl -sf "127.0.0.1:$OS_PORT" >/dev/null; then
  cp "$NODE"/config/{jvm.options,log4j2.properties} "$RUN/os/conf/"
  sed -i '/^8/d;/gc\.log/d;/^-Xm/d;/^-XX:.*HeapDump/d' "$RUN/os/conf/jvm.options"
  cat > "$RUN/os/conf/opensearch.yml" <<Y
cluster.name: invenio
node.name: n1
path.data: $RUN/os/data
path.logs: $RUN/os/logs
network.host: 127.0.0.1
http.port: $OS_PORT
transport.port: $OS_TPORT
discovery.type: single-node
cluster.routing.allocation.disk.threshold_enabled: false
cluster.max_shards_per_node: 5000
Y
  own "$RUN/os"
  OPENSEARCH_PATH_CONF="$RUN/os/conf" OPENSEARCH_JAVA_HOME="$JAVA" OPENSEARCH_TMPDIR="$RUN/os/tmp" \
  OPENSEARCH_JAVA_OPTS="-Xms512m -Xmx512m -XX:TieredStopAtLevel=1" \
    as_svc setsid "$NODE/bin/opensearch" -p "$RUN/os/pid" > "$RUN/logs/opensearch.out" 2>&1 < /dev/null &
fi
if ! alive redis redis-server; then
  redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --save '' --appendonly no --dir "$RUN/redis" \
    --daemonize yes --pidfile "$RUN/pids/redis" --logfile "$RUN/logs/redis.log" >/dev/null
fi
if [ ! -e "$RUN/pg/PG_VERSION" ]; then
  own "$RUN/pg"; chmod 700 "$RUN/pg"
  (cd / && as_svc "$PGBIN/initdb" -D "$RUN/pg" -A trust -U invenio --no-sync -E UTF8 --locale=C.UTF-8) > "$RUN/logs/initdb.log"
  cat >> "$RUN/pg/postgresql.conf" <<C
listen_addresses = '127.0.0.1'
port = $PG_PORT
unix_socket_directories = ''
shared_buffers = 64MB
max_connections = 80
fsync = off
synchronous_commit = off
full_page_writes = off
C
fi
if ! "$PGBIN/pg_isready" -q -h 127.0.0.1 -p "$PG_PORT"; then
  touch "$RUN/logs/pg.log"; own "$RUN/logs/pg.log"
  (cd / && as_svc "$PGBIN/pg_ctl" -s -D "$RUN/pg" -l "$RUN/logs/pg.log" -w start)
fi
"$PGBIN/psql" -h 127.0.0.1 -p "$PG_PORT" -U invenio -d postgres -Atc \
  "select 1 from pg_database where datname='invenio'" | grep -q 1 ||
  "$PGBIN/createdb" -h 127.0.0.1 -p "$PG_PORT" -U invenio invenio
wait_for OpenSearch 480 curl -sf "127.0.0.1:$OS_PORT/_cluster/health?wait_for_status=yellow&timeout=5s"
say "PostgreSQL, Redis and OpenSearch are up"

# 3. instance
export INVENIO_INSTANCE_PATH="$RUN/instance" INVENIO_RUN="$RUN" PYTHONWARNINGS=ignore
sed -e "s#@PORT@#$PORT#g;s#@PG_PORT@#$PG_PORT#g;s#@OS_PORT@#$OS_PORT#g;s#@REDIS_PORT@#$REDIS_PORT#g" \
    -e "s#@RUN@#$RUN#g" "$here/invenio.cfg.in" > "$RUN/instance/invenio.cfg.new"
changed=0; cmp -s "$RUN/instance/invenio.cfg.new" "$RUN/instance/invenio.cfg" || changed=1
mv "$RUN/instance/invenio.cfg.new" "$RUN/instance/invenio.cfg"
rm -rf "$RUN/instance/app_data"; cp -r "$here/app_data" "$RUN/instance/"
if [ ! -e "$RUN/.setup-done" ]; then
  (cd "$here" && "$VENV/bin/python" setup_instance.py "$RUN/tokens.env") > "$RUN/logs/setup.log" 2>&1 ||
    { tail -30 "$RUN/logs/setup.log" >&2; exit 1; }
  touch "$RUN/.setup-done"; say "database, indices, users and communities are set up"
fi

# 4. REST API: the same data, three temperaments. INVENIO_* in the environment wins over invenio.cfg.
serve() { # name port setting=value...
  local name=$1 port=$2; shift 2
  if alive "$name" gunicorn; then
    # A new worker with the new settings takes over; questions wait for it meanwhile.
    [ "$changed" = 0 ] || kill -HUP "$(cat "$RUN/pids/$name")"
    return
  fi
  (cd "$here" && exec env INVENIO_SITE_UI_URL="http://127.0.0.1:$port" INVENIO_SITE_API_URL="http://127.0.0.1:$port/api" "$@" \
    setsid "$VENV/bin/gunicorn" -b "127.0.0.1:$port" -w 1 -k gthread --threads 8 --timeout 300 --keep-alive 75 \
    --pid "$RUN/pids/$name" --access-logfile "$RUN/logs/$name.access.log" --error-logfile "$RUN/logs/$name.log" \
    --capture-output wsgi:application > /dev/null 2>&1 < /dev/null) &
}
serve ranges   "$PORT"         INVENIO_FILES_REST_ALLOW_RANGE_REQUESTS=True
wait_for "REST API" 480 curl -sf "http://127.0.0.1:$PORT/api/records?size=1"
serve noranges "$((PORT + 1))" INVENIO_FILES_REST_ALLOW_RANGE_REQUESTS=False
serve limited  "$((PORT + 2))" INVENIO_FILES_REST_ALLOW_RANGE_REQUESTS=True \
  INVENIO_RATELIMIT_GUEST_USER="8 per 5 second" INVENIO_RATELIMIT_STORAGE_URI="redis://127.0.0.1:$REDIS_PORT/5"
say "REST API is up: http://127.0.0.1:$PORT/api"

# 5. records
if [ "${INVENIO_SEED:-1}" = 1 ] && [ ! -e "$RUN/.seed-done" ]; then
  touch "$RUN/.seed-started"
  "$VENV/bin/python" "$here/seed.py" "$RUN/tokens.env" "$RUN/seed.json" > "$RUN/logs/seed.log" 2>&1 ||
    { tail -30 "$RUN/logs/seed.log" >&2; exit 1; }
  touch "$RUN/.seed-done"; say "records seeded"
fi
# After the records: one of the samples would not pass.
if ! cmp -s "$here/setup_checks.py" "$RUN/.checks-done"; then
  (cd "$here" && "$VENV/bin/python" setup_checks.py "$RUN/tokens.env") > "$RUN/logs/checks.log" 2>&1 ||
    { tail -30 "$RUN/logs/checks.log" >&2; exit 1; }
  cp "$here/setup_checks.py" "$RUN/.checks-done"; say "the checks of a community are set up"
fi
wait_for "REST API without ranges" 240 curl -sf "http://127.0.0.1:$((PORT + 1))/api/records?size=1"
wait_for "REST API with a low rate limit" 240 curl -s "http://127.0.0.1:$((PORT + 2))/api/records?size=1"
{ cat "$RUN/tokens.env"
  echo "INVENIO_API_WITHOUT_RANGES=http://127.0.0.1:$((PORT + 1))/api"
  echo "INVENIO_API_LIMITED=http://127.0.0.1:$((PORT + 2))/api"
  echo "INVENIO_SEED=$RUN/seed.json"; } > "$TOKENS"
say "tokens, user ids and community ids: $TOKENS"
