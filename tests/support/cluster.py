"""A cluster of two workers and an object store: ``python -m tests.support.cluster``.

Writes one line of JSON: the scheduler's ``address``, the workers' ``pids``, the store's ``endpoint``; ends
when its standard input does. In a process of its own, for both leave threads behind.
"""

from __future__ import annotations

import json
import os
import sys

KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}


def main() -> None:
    from distributed import LocalCluster
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    endpoint = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    os.environ.update(KEYS, AWS_ENDPOINT_URL=endpoint)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        pids = [worker.pid for worker in cluster.workers.values()]
        told = {"address": cluster.scheduler_address, "pids": pids, "endpoint": endpoint}
        print(json.dumps(told), flush=True)
        sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
