#include "h5/handle.hpp"

#include "base/error.hpp"

namespace s2fbench::h5 {
namespace {

// The walk goes from the innermost error outwards; the first text says most.
herr_t keep_first(unsigned, const H5E_error2_t* error, void* kept) {
  auto& text = *static_cast<std::string*>(kept);
  if (text.empty() && error->desc) text = error->desc;
  return 0;
}

}  // namespace

void silence() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

std::string library_version() {
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
  return std::to_string(major) + "." + std::to_string(minor) + "." +
         std::to_string(release);
}

std::string library_reason() {
  std::string text;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &text);
  H5Eclear2(H5E_DEFAULT);
  return text;
}

void fail(Blame blame, const std::string& what, const std::string& where) {
  const std::string reason = library_reason();
  const std::string full = reason.empty() ? where : where + " (HDF5: " + reason + ")";
  if (blame == Blame::file) throw UserError(what, full);
  throw EnvironmentError(what, full, "check free space and permissions");
}

}  // namespace s2fbench::h5
