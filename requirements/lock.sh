#!/bin/sh
# Locks everything again, with hashes, for Python 3.11 and later on every platform.
# Needs uv (https://docs.astral.sh/uv/). Add --upgrade to move to newer releases.
set -eu
cd "$(dirname "$0")"
lock() {
    uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
        --no-emit-index-url --no-emit-find-links --no-annotate \
        --custom-compile-command "requirements/lock.sh" "$@"
}
(cd .. && lock "$@" requirements.in --output-file requirements.txt)
for name in layer tools dev emulator lint node; do
    lock "$@" "$name.in" --output-file "$name.txt"
done
