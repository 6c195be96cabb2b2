#!/usr/bin/env bash
# What encryption costs: the same documents through a broker and four workers over TCP on this host, without keys and
# with them. curve-cost.sh FOLDER-OF-PROGRAMS [DOCUMENTS]. Prints seconds of the clock and of the processor.
set -euo pipefail
programs=$(realpath "${1:?folder of programs}")
count=${2:-2000}
samples=$(realpath "$(dirname "$0")/../Examples/documents")
work=$(mktemp -d /tmp/galley-cost-XXXX)
pids=()
cleanup() {
    [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
    wait || true
    rm -rf "$work"
}
trap cleanup EXIT
export GALLEY_CONFIG=none

mkdir "$work/documents"
python3 - "$samples" "$work/documents" "$count" <<'PY'
import pathlib, random, sys
# Shuffled, so that no two are alike: comparisons of variants of five texts would be all the work.
characters = "".join(p.read_text() for p in sorted(pathlib.Path(sys.argv[1]).glob("*.txt"))).replace("\n", "")
chance = random.Random(8)
for number in range(int(sys.argv[3])):
    text = "".join(chance.choices(characters, k=2700))
    (pathlib.Path(sys.argv[2]) / f"{number}.txt").write_text(f"第{number}号文件\n" + text)
PY

# Clock ticks that a process has used, in user and in system mode.
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }

measure() { # NAME KEY-OPTIONS-OF-BROKER -- OF-WORKERS -- OF-CLIENT
    local name=$1 broker=() workers=() client=()
    shift
    while [ "$1" != -- ]; do broker+=("$1"); shift; done
    shift
    while [ "$1" != -- ]; do workers+=("$1"); shift; done
    shift
    client=("$@")
    pids=()
    "$programs/galley-broker" --store "$work/$name.sqlite" --clients tcp://127.0.0.1:17600 --workers tcp://127.0.0.1:17601 \
        "${broker[@]}" 2>"$work/$name.log" &
    pids+=($!)
    for kind in segmenter indicator-extractor deduplicator summarizer; do
        "$programs/galley-$kind" --broker tcp://127.0.0.1:17601 --concurrency 1 "${workers[@]}" 2>/dev/null &
        pids+=($!)
    done
    until "$programs/galley" status --broker tcp://127.0.0.1:17600 "${client[@]}" >/dev/null 2>&1; do sleep 0.1; done
    local begin end total=0 pid
    begin=$(date +%s.%N)
    "$programs/galley" submit --wait --broker tcp://127.0.0.1:17600 "${client[@]}" "$work/documents" >/dev/null
    end=$(date +%s.%N)
    local brokerTicks
    brokerTicks=$(ticks "${pids[0]}")
    for pid in "${pids[@]:1}"; do total=$((total + $(ticks "$pid"))); done
    kill "${pids[@]}"
    wait "${pids[@]}" 2>/dev/null || true
    pids=()
    awk -v n="$name" -v c="$count" -v s="$(echo "$end - $begin" | bc)" -v b="$brokerTicks" -v w="$total" -v h="$(getconf CLK_TCK)" \
        'BEGIN {printf "%-8s %d documents in %.1f s, %.0f/s; CPU: broker %.2f s, workers %.2f s\n", n, c, s, c / s, b / h, w / h}'
}

"$programs/galley" keys init --directory "$work/keys" 2>/dev/null
"$programs/galley" keys new w --role work --directory "$work/keys" --output "$work/w.key" 2>/dev/null
"$programs/galley" keys new d --role submit --directory "$work/keys" --output "$work/d.key" 2>/dev/null
measure plain -- --
measure curve --key "$work/keys/broker.key" --authorized-keys "$work/keys/authorized_keys" -- --key "$work/w.key" -- \
    --key "$work/d.key"
