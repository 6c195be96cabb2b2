#!/usr/bin/env bash
# Measures the queue and the text stages on this machine and prints a table; results/ keeps what it printed elsewhere.
#
#   Benchmarks/run.sh [FILE…]     FILES are the documents for the text stages (the samples unless given)
#
# GALLEY_PEERS names a folder with `run.sh redis:aof-always main`, a peer that is then measured in the same run.
set -euo pipefail
cd "$(dirname "$0")"
[ $# -gt 0 ] || set -- ../Examples/documents/*.txt

make -s -C .. build >/dev/null
swift build -c release >/dev/null
programs=$(cd ../.build/release && pwd)
benchmarks=$(swift build -c release --show-bin-path)

echo "# $(date +%F), $(nproc) cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(uname -sr)"
echo
echo "## Queue, documents of 8 kB in the mean"
"$benchmarks/Load" "$programs" "$benchmarks/TrivialWorker"
echo
echo "## Text stages on one core, $(cat "$@" | wc -c) bytes in $# documents"
"$benchmarks/TextSpeed" "$@"
if [ -n "${GALLEY_PEERS:-}" ]; then
    echo
    echo "## Peer: Redis, appendfsync always"
    bash "$GALLEY_PEERS/run.sh" redis:aof-always main
fi
