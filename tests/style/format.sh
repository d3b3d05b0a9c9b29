#!/usr/bin/env bash
# Every C++ file is laid out as .clang-format says. Mend with: tests/style/format.sh --fix
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! command -v clang-format >/dev/null; then
  echo "skipped: clang-format is not installed"
  exit 77
fi
mode=(--dry-run -Werror)
[ "${1:-}" = --fix ] && mode=(-i)
git ls-files -z 'src/*.[ch]pp' 'tests/*.[ch]pp' 'bench/*.[ch]pp' |
  xargs -0 clang-format "${mode[@]}"
