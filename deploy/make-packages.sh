#!/usr/bin/env bash
# Builds the Debian packages galley, galley-broker and galley-workers: make-packages.sh [FOLDER]
# The Swift runtime is linked in, so a worker host needs libzmq5 only. With GALLEY_PROGRAMS=FOLDER programs that are
# built already are packed.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in dpkg-shlibdeps dpkg-deb strip; do
    # The first comes with dpkg-dev. Without it the packages would lack their dependencies, and nobody would notice.
    command -v "$tool" >/dev/null || { echo "make-packages.sh: $tool is missing; install dpkg-dev and binutils" >&2; exit 1; }
done
output=$(realpath -m "${1:-.build/packages}")
version=$(sed -n 's/.*static let version = "\(.*\)"/\1/p' Sources/Shared/WireProtocol/Defaults.swift)
architecture=$(dpkg --print-architecture)
workers="segmenter indicator-extractor deduplicator summarizer"
# One date for everything, so that the same commit gives the same packages.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}

if [ -n "${GALLEY_PROGRAMS:-}" ]; then
    programs=$GALLEY_PROGRAMS
else
    # Without a search path for libraries beside the program: there are none.
    flags=(-c release --static-swift-stdlib --disable-local-rpath --scratch-path .build/static)
    for product in galley galley-broker $(printf 'galley-%s ' $workers); do
        swift build "${flags[@]}" --product "$product"
    done
    programs=$(swift build "${flags[@]}" --show-bin-path)
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# put PACKAGE MODE SOURCE DESTINATION
put() { install -D -m "$2" "$3" "$work/$1/$4"; }

program() {
    put "$1" 755 "$programs/$2" "usr/bin/$2"
    # swiftc leaves symbols and debug information in.
    strip --strip-unneeded --remove-section=.comment --remove-section=.note "$work/$1/usr/bin/$2"
}

# A page as the generator of manuals writes it, made such that mandb can list it: galley.keys.1 is galley-keys(1).
page() { # PACKAGE FILE
    local name
    name=$(basename "$2" .1)
    name=${name//./-}
    mkdir -p "$work/$1/usr/share/man/man1"
    # Empty lines are for people who read the source; a paragraph is .Pp, which does nothing at a section's end.
    sed -e "s/^\.Nm \"\(.*\)\"\$/.Nm ${name}/" -e 's/^[[:space:]]*$/.Pp/' -e 's/^\.Nd "\(.*\)"$/.Nd \1/' "$2" |
        gzip -9n >"$work/$1/usr/share/man/man1/$name.1.gz"
    chmod 644 "$work/$1/usr/share/man/man1/$name.1.gz"
}

# A page for a program that has none: its --help, as help2man would set it.
worker_page() { # KIND
    local name=galley-$1
    {
        printf '.TH %s 1 "" "galley %s"\n.SH NAME\n%s \\- worker of Galley\n.SH DESCRIPTION\n.nf\n' \
            "${name^^}" "$version" "$name"
        env -i GALLEY_CONFIG=none "$programs/$name" --help | sed -e 's/^/\\\&/' -e "s/host:.*:[0-9]*)/host:program:pid)/" \
            -e "s/$(uname -n):[^)]*)/host:program:pid)/" -e 's/(default: [0-9]*, the number/(default: the number/' -e 's/-/\\-/g'
        printf '.fi\n.SH SEE ALSO\n.BR galley (1),\n.BR galley\\-broker (1)\n'
    } >"$work/$name.1"
    page galley-workers "$work/$name.1"
}

documents() { # PACKAGE
    put "$1" 644 deploy/debian/copyright "usr/share/doc/$1/copyright"
    {
        printf 'galley (%s) stable; urgency=medium\n\n  * The changes are in CHANGELOG.md, which upstream keeps.\n\n' "$version"
        printf ' -- The Galley developers <maintainers@galley.invalid>  %s\n' "$(date -uR -d "@$SOURCE_DATE_EPOCH")"
    } | gzip -9n >"$work/changelog.gz"
    put "$1" 644 "$work/changelog.gz" "usr/share/doc/$1/changelog.gz"
    if [ -f "deploy/debian/$1.lintian-overrides" ]; then
        put "$1" 644 "deploy/debian/$1.lintian-overrides" "usr/share/lintian/overrides/$1"
    fi
}

# Debian's name of the package that has each library a program is linked with, with the version there at least.
depends() { # PACKAGE
    local file=$work/depends.$1
    mkdir -p "$work/$1.source/debian"
    printf 'Source: galley\n\nPackage: %s\nArchitecture: any\n' "$1" >"$work/$1.source/debian/control"
    (cd "$work/$1.source" && dpkg-shlibdeps -O --ignore-missing-info -e "$work/$1"/usr/bin/* 2>/dev/null) >"$file"
    sed -n 's/^shlibs:Depends=//p' "$file"
}

finish() { # PACKAGE
    local root=$work/$1 control=$work/$1/DEBIAN
    documents "$1"
    mkdir -p "$control"
    sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@LIBRARIES@/$(depends "$1")/" \
        -e "s/@SIZE@/$(du -sk --apparent-size --exclude=DEBIAN "$root" | cut -f1)/" \
        "deploy/debian/$1.control" >"$control/control"
    for script in postinst prerm postrm; do
        [ -f "deploy/debian/$1.$script" ] && install -m 755 "deploy/debian/$1.$script" "$control/$script"
    done
    if [ -d "$root/etc" ]; then
        # dpkg keeps what an administrator has changed.
        (cd "$root" && find etc -type f -printf '/%p\n' | sort) >"$control/conffiles"
        chmod 644 "$control/conffiles"
    fi
    (cd "$root" && find usr -type f | sort | xargs md5sum) >"$control/md5sums"
    chmod 644 "$control/md5sums" "$control/control"
    find "$root" -type d -exec chmod 755 {} +
    find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    mkdir -p "$output"
    dpkg-deb --root-owner-group -Zxz --build "$root" "$output/$1_${version}_${architecture}.deb"
}

# galley: the command, the configuration file, the user and the folders that all three share.
program galley galley
for file in docs/man/galley.1 docs/man/galley.*.1; do page galley "$file"; done
put galley 644 deploy/systemd/galley.conf etc/galley/galley.conf
put galley 644 deploy/systemd/galley.sysusers usr/lib/sysusers.d/galley.conf
put galley 644 deploy/systemd/galley.tmpfiles usr/lib/tmpfiles.d/galley.conf
put galley 644 docs/configuration.md usr/share/doc/galley/configuration.md
put galley 644 deploy/README.md usr/share/doc/galley/README.md
"$programs/galley" --generate-completion-script bash | sed 1d >"$work/completion"
put galley 644 "$work/completion" usr/share/bash-completion/completions/galley
finish galley

program galley-broker galley-broker
page galley-broker docs/man/galley-broker.1
put galley-broker 644 deploy/systemd/galley-broker.service usr/lib/systemd/system/galley-broker.service
put galley-broker 644 docs/protocol.md usr/share/doc/galley-broker/protocol.md
put galley-broker 644 docs/schema.md usr/share/doc/galley-broker/schema.md
finish galley-broker

for worker in $workers; do
    program galley-workers "galley-$worker"
    worker_page "$worker"
done
put galley-workers 644 deploy/systemd/galley-worker@.service usr/lib/systemd/system/galley-worker@.service
put galley-workers 755 deploy/systemd/start-worker usr/lib/galley/start-worker
finish galley-workers

ls -l "$output"/*.deb
