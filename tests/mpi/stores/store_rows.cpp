// Writes a small store with the ranks of a job, for a test that kills it:
//
//   [mpirun -n N] store_rows FILE MICROSECONDS_PER_ROW
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "base/error.hpp"
#include "comm/agreed.hpp"
#include "support/tiny_store.hpp"

namespace {

using namespace s2fbench;

void write_store(const comm::Context& world, const std::string& path, useconds_t pause) {
  auto layout = test::tiny_layout(stores::Pooling::full, stores::Number::float16);
  layout.rows = 1000;
  comm::from_rank0(world, [&] {
    stores::prepare_store(path, layout);
    return std::string();
  });
  comm::on_every_rank(world, [&] {
    stores::StoreWriter writer(path);
    int done = 0;
    for (const int layer : layout.layers)
      for (const std::int64_t row : writer.missing(layer)) {
        if (row % world.size() != world.rank()) continue;
        test::write_tiny_row(writer, layer, row);
        if (++done % 25 == 0) writer.commit();
        usleep(pause);
      }
    writer.commit();
  });
  comm::from_rank0(world, [&] {
    stores::finish_store(path);
    return std::string();
  });
}

}  // namespace

int main(int argc, char** argv) {
  comm::Session session(argc, argv);
  if (argc != 3) return 2;
  try {
    write_store(session.world(), argv[1], static_cast<useconds_t>(std::atoi(argv[2])));
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return session.end_after_error(error.exit_code());
  }
  return 0;
}
