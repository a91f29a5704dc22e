"""How the site is served; read by gunicorn wherever it starts in this folder."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSUS", "2"))
threads = 4
timeout = 60
graceful_timeout = 10
max_requests = 2000
max_requests_jitter = 200
# A worker's heartbeat must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
no_control_socket = True
# Addresses and query strings may name people: requests are not logged.
accesslog = None
