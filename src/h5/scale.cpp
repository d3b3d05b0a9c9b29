#include "h5/scale.hpp"

#include <hdf5_hl.h>

namespace s2fbench::h5 {

void make_scale(Dataset& coordinates, const std::string& name) {
  check(H5DSset_scale(coordinates.id(), name.c_str()), Blame::machine,
        "cannot make a dimension scale", coordinates.where());
}

void attach_scale(Dataset& data, const Dataset& coordinates, int dimension) {
  check(H5DSattach_scale(data.id(), coordinates.id(), static_cast<unsigned>(dimension)),
        Blame::machine, "cannot attach a dimension scale", data.where());
}

}  // namespace s2fbench::h5
