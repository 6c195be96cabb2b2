#!/usr/bin/env bash
# Fuzzes what reads the bytes of strangers: frames, JSON, results of workers. usage: scripts/fuzz.sh [EXECUTIONS]
# Starts from Tests/Fuzzing/corpus and the golden frames; what it finds new is merged into the corpus. An input that
# traps is left in crash-* and named. Needs libFuzzer's runtime, which is in Swift's toolchain for Linux.
set -euo pipefail
executions=${1:-10000000}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags=(-swift-version 6 -O -wmo -parse-as-library -sanitize=fuzzer -I "$work"
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
    -enable-upcoming-feature InternalImportsByDefault)

module() { # NAME FOLDER
    swiftc "${flags[@]}" -emit-module -emit-module-path "$work/$1.swiftmodule" -module-name "$1" \
        -emit-object -o "$work/$1.o" "$root/$2"/*.swift
}
module JSONText Sources/Shared/JSONText
module WireProtocol Sources/Shared/WireProtocol
swiftc "${flags[@]}" -emit-object -o "$work/Fuzz.o" -module-name Fuzz \
    "$root/Tests/Fuzzing/FuzzTarget.swift" "$root/Sources/Shared/DocumentStore/ParsedResult.swift"
swiftc -sanitize=fuzzer "$work"/*.o -o "$work/fuzz"

corpus=$root/Tests/Fuzzing/corpus
mkdir -p "$corpus" "$work/seeds" "$work/found"
for golden in "$root"/Tests/WireProtocolTests/Golden/*.frames; do
    { printf F; cat "$golden"; } >"$work/seeds/$(basename "$golden")"
done
"$work/fuzz" -runs="$executions" -max_len=4096 -print_final_stats=1 -verbosity=0 -close_fd_mask=1 \
    -artifact_prefix="$root/" "$work/found" "$corpus" "$work/seeds" "${@:2}"
# The smallest set of inputs that reaches everything that was reached.
mkdir "$work/merged"
"$work/fuzz" -set_cover_merge=1 -max_len=1024 -verbosity=0 "$work/merged" "$corpus" "$work/seeds" "$work/found" 2>/dev/null
rm -rf "$corpus" && mkdir "$corpus" && cp "$work"/merged/* "$corpus"
echo "corpus: $(ls "$corpus" | wc -l) inputs, $(du -sb "$corpus" | cut -f1) bytes"
