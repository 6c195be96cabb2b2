#!/usr/bin/env bash
# Writes docs/man from the --help of the built programs: make-man.sh FOLDER-OF-PROGRAMS
set -euo pipefail
cd "$(dirname "$0")/.."
programs=$1

swift build -c release --package-path .build/checkouts/swift-argument-parser --scratch-path .build/man \
    --product generate-manual >/dev/null
for program in galley galley-broker; do
    .build/man/release/generate-manual "$programs/$program" --multi-page --section 1 \
        --authors "The Galley developers" --date "$(date +%F)" --output-directory docs/man
done

# What the generator says of every program and is not true of these: a page for help, and status 1 for every error.
rm -f docs/man/*.help.1
sed -i -e '/^\.Xr .*\.help 1/d' -e 's/^\.Ex -std$/0 done; 1 some inputs failed; 2 wrong usage; 69 the broker cannot be reached; 75 try again later./' \
    docs/man/galley.1 docs/man/galley.*.1
sed -i -e '/^\.Xr .*\.help 1/d' -e '/^\.Sh "SEE ALSO"$/d' -e '/^\.Ar subcommand$/d' \
    -e 's/^\.Ex -std$/0 stopped; 2 wrong usage or settings; 69 an address cannot be bound; 74 the store cannot be opened or written./' \
    docs/man/galley-broker.1
