#!/usr/bin/env bash
# Unpacks the four small libraries of a bare build (cmake/Bare.cmake) into a folder, to be taken
# to a machine where nothing can be installed:  cmake/bare_packages.sh FOLDER
#
# There: cmake --preset gpu -DCMAKE_PREFIX_PATH=FOLDER/usr -DS2FBENCH_LIBTORCH=...
# Wants apt-get here. Headers and static libraries, about 7 MB.
set -euo pipefail
folder=${1:?usage: cmake/bare_packages.sh FOLDER}
mkdir -p "$folder"
cd "$folder"
apt-get download -qq libspdlog-dev libfmt-dev libxxhash-dev libgtest-dev
for package in ./*.deb; do
  dpkg -x "$package" .
  rm "$package"
done
# What links to libraries that are not here, and what is not for building.
find . -xtype l -delete
rm -rf usr/share usr/src
