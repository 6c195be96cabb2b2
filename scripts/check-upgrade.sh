#!/usr/bin/env bash
# Upgrades a broker and its workers from one release to another while documents are on their way: check-upgrade.sh OLD NEW
# OLD and NEW are folders of programs. Prints what it has seen; a status other than 0 says what went wrong.
#
# Old programs leave a store with unfinished documents. The new broker takes it over, the old workers and the old command
# go on working with it, then the workers are replaced one by one. In the end everything has been done once.
set -euo pipefail
old=$(realpath "${1:?folder of the old programs}")
new=$(realpath "${2:?folder of the new programs}")
samples=$(realpath "$(dirname "$0")/../Examples/documents")
work=$(mktemp -d /tmp/galley-upgrade-XXXX)
kinds="segmenter indicator-extractor deduplicator summarizer"
declare -A worker
broker=
export GALLEY_CONFIG=none GALLEY_BROKER=ipc://$work/clients
cleanup() {
    for pid in $broker "${worker[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
    # bash says of each that it was killed.
    wait 2>/dev/null
    rm -rf "$work"
}
trap cleanup EXIT
fail() {
    echo "FAILED: $1" >&2
    tail -n 20 "$work/log" >&2
    exit 1
}

start_broker() { # PROGRAMS
    "$1/galley-broker" --store "$work/store.sqlite" --clients "ipc://$work/clients" --workers "ipc://$work/workers" 2>>"$work/log" &
    broker=$!
    for _ in $(seq 100); do
        "$1/galley" status >/dev/null 2>&1 && return
        sleep 0.1
    done
    fail "the broker of $1 does not start"
}
start_worker() { # PROGRAMS KIND
    "$1/galley-$2" --broker "ipc://$work/workers" --concurrency 1 2>>"$work/log" &
    worker[$2]=$!
}
stop() { # PID: as systemd does
    kill "$1"
    wait "$1" || fail "process $1 ended with status $?"
}
# Documents that are all different, from the samples.
make_documents() { # FOLDER COUNT
    python3 - "$samples" "$work/$1" "$2" <<'PY'
import pathlib, random, sys
samples = [path.read_text() for path in sorted(pathlib.Path(sys.argv[1]).glob("*.txt"))]
folder = pathlib.Path(sys.argv[2])
folder.mkdir()
characters = "".join(samples).replace("\n", "")
chance = random.Random(sys.argv[2].rsplit("/", 1)[1])
for number in range(int(sys.argv[3])):
    (folder / f"{number}.txt").write_text(f"第{number}号文件\n" + "".join(chance.choices(characters, k=2000)))
for number, text in enumerate(samples):
    (folder / f"sample-{number}.txt").write_text(text)
PY
}
count() { python3 -c 'import json,sys; s=json.load(sys.stdin)["documents"]; print(s["total"], s["unfinished"], s["failed"])'; }

make_documents first 300
make_documents second 300
make_documents third 300
start_broker "$old"
for kind in $kinds; do start_worker "$old" "$kind"; done
"$old/galley" submit "$work/first" >/dev/null
sleep 0.3 # some are done, some are not
stop "$broker"
echo "old programs: $(find "$work/first" -type f | wc -l) documents submitted"

start_broker "$new"
ls "$work"/store.sqlite.before-* >/dev/null 2>&1 && echo "copied first: $(basename "$work"/store.sqlite.before-*)"
echo "new broker on the old store: total, unfinished, failed: $("$new/galley" status --format json | count)"
"$old/galley" submit --wait "$work/second" >/dev/null || fail "the old command does not work with the new broker"
echo "old workers and the old command with the new broker: done"

"$new/galley" submit "$work/third" >/dev/null
for kind in $kinds; do
    stop "${worker[$kind]}"
    start_worker "$new" "$kind"
done
"$new/galley" submit --wait "$work/third" >/dev/null
read -r total unfinished failed < <("$new/galley" status --format json | count)
echo "new workers: total $total, unfinished $unfinished, failed $failed"
[ "$unfinished" = 0 ] && [ "$failed" = 0 ] || fail "not everything was done"
"$new/galley" doctor >"$work/doctor" || fail "$(cat "$work/doctor")"
"$new/galley" status --format json |
    python3 -c 'import json,sys; f=json.load(sys.stdin)["faults"]; print("faults:", f); sys.exit(f["lost_workers"] + f["retries"] > 0)' ||
    fail "an attempt was charged"
stop "$broker"
broker=

if "$old/galley-broker" --store "$work/store.sqlite" --clients "ipc://$work/clients" --workers "ipc://$work/workers" \
    >"$work/refusal" 2>&1; then
    fail "the old broker takes the new store"
fi
echo "the old broker on the new store: $(tail -n 1 "$work/refusal")"
