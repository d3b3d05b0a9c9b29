// Prepared files that somebody damaged.
#pragma once

#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>
#include <string>

#include "support/tiny_genome.hpp"

namespace s2fbench::test {

// Changes the first value of a dataset in a copy of the file; returns the copy's path.
template <typename Number>
std::string changed_copy(const std::string& original, const std::string& name, hid_t type,
                         Number value) {
  const std::string path = make_folder("dataset_changed") + "/changed.h5";
  std::filesystem::copy_file(original, path);
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t data = H5Dopen2(file, name.c_str(), H5P_DEFAULT);
  const hid_t space = H5Dget_space(data);
  const hsize_t first[H5S_MAX_RANK] = {};
  H5Sselect_elements(space, H5S_SELECT_SET, 1, first);
  const hid_t one = H5Screate(H5S_SCALAR);
  EXPECT_GE(H5Dwrite(data, type, one, space, H5P_DEFAULT, &value), 0);
  H5Sclose(one);
  H5Sclose(space);
  H5Dclose(data);
  H5Fclose(file);
  return path;
}

}  // namespace s2fbench::test
