#!/usr/bin/env bash
# The main job from end to end on the sample documents: called by `make demo` with the folder of the built programs.
set -euo pipefail

cd "$(dirname "$0")/.."
bin=${1:-.build/release}
work=$(mktemp -d /tmp/galley-demo.XXXXXX)
export GALLEY_BROKER="ipc://$work/clients"

"$bin/galley" run --store "$work/demo.sqlite" --clients "$GALLEY_BROKER" --workers "ipc://$work/workers" \
    >"$work/log" 2>&1 &
runner=$!
trap 'kill $runner 2>/dev/null; wait $runner 2>/dev/null; rm -rf "$work"' EXIT

title() { printf '\n== %s\n' "$*"; }

title "galley submit --wait Examples/documents/*.txt"
"$bin/galley" submit --wait Examples/documents/*.txt || { cat "$work/log" >&2; exit 1; }

title "galley status"
"$bin/galley" status

title "galley export indicators: the first twelve of $("$bin/galley" export indicators | wc -l)"
"$bin/galley" export indicators | python3 Examples/print_results.py indicators 12

title "galley export reuse: reprints, and where they read differently"
"$bin/galley" export reuse | python3 Examples/print_results.py reuse

title "galley collate: what the prints of an article say, place by place"
"$bin/galley" collate

title "galley conflicts: figures that they give differently"
"$bin/galley" conflicts

title "galley export summaries"
"$bin/galley" export summaries | python3 Examples/print_results.py summaries
