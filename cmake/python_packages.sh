#!/usr/bin/env bash
# Brings Python packages into .venv, which is made when it is not there. Asks no network when
# all of them are there already.
#
#   cmake/python_packages.sh REQUIREMENTS.txt
#
# S2FBENCH_PIP_ARGS: extra arguments for pip, as for cmake/bootstrap.sh. Exit code 3 when they
# could not be installed.
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=${1:?usage: cmake/python_packages.sh REQUIREMENTS.txt}
python=.venv/bin/python
if ! "$python" -m pip --version >/dev/null 2>&1; then python3 -m venv .venv; fi

# pip's own answer: without an index and without outside settings, it has nothing to add.
all_there() {
  "$python" -m pip --isolated --disable-pip-version-check install -q --no-index --dry-run \
    -r "$requirements" >/dev/null 2>&1
}

if all_there; then exit 0; fi
echo "python_packages: installing $requirements into .venv" >&2
# shellcheck disable=SC2086  # several arguments on purpose
"$python" -m pip install -q ${S2FBENCH_PIP_ARGS:-} -r "$requirements" >&2 || {
  echo "python_packages: pip could not install $requirements; try S2FBENCH_PIP_ARGS" >&2
  exit 3
}
