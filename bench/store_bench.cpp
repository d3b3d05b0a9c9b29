// Times reading an embedding store: shuffled batches from disk against from memory.
//
//   store_bench FOLDER [ROWS POSITIONS CHANNELS [EPOCHS]]
//
// A store of each dtype is made in FOLDER and removed. "cached": the file is in the page
// cache, as after the pass that checks it; "cold": it was dropped from there before each
// epoch, what a store larger than memory comes to. Epochs in memory and from the file
// take turns. "ahead" has a thread that reads the next batch, as a training has, while
// the present one is used for as long as a batch takes in memory.
#include <fcntl.h>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "base/random_stream.hpp"
#include "cpu_seconds.hpp"
#include "data/prefetch.hpp"
#include "stores/embedding_store.hpp"
#include "stores/store_writer.hpp"

namespace {

using namespace s2fbench;
using Rows = std::vector<std::int64_t>;
constexpr std::size_t kBatch = 64;

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double make_store(const std::string& path, const stores::Layout& layout) {
  RandomStream stream(1, "embeddings");
  std::vector<float> values(layout.row_values() + 997);
  for (float& value : values) value = static_cast<float>(stream.normal());
  return seconds_of([&] {
    stores::prepare_store(path, layout);
    stores::StoreWriter writer(path);
    for (std::int64_t row = 0; row < layout.rows; ++row)
      writer.write(0, row,
                   std::span(values).subspan(static_cast<std::size_t>(row % 997),
                                             layout.row_values()));
    writer.commit();
    stores::finish_store(path);
  });
}

// Out of the page cache.
void drop(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  fdatasync(file);
  posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  close(file);
}

std::vector<Rows> shuffled_batches(std::int64_t rows, std::uint64_t seed) {
  Rows order(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), std::mt19937_64(seed));
  std::vector<Rows> batches;
  for (std::size_t first = 0; first < order.size(); first += kBatch) {
    const std::size_t end = std::min(order.size(), first + kBatch);
    batches.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(first),
                         order.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return batches;
}

std::vector<float> batch_of(const stores::EmbeddingStore& store, const Rows& rows) {
  std::vector<float> target(rows.size() * static_cast<std::size_t>(store.channels()) *
                            static_cast<std::size_t>(store.positions()));
  store.read(rows, target);
  return target;
}

double plain_epoch(const stores::EmbeddingStore& store,
                   const std::vector<Rows>& batches) {
  return seconds_of([&] {
    for (const Rows& rows : batches) batch_of(store, rows);
  });
}

// With a step of `step` seconds on each batch, the next ones being read meanwhile.
double epoch_ahead(const stores::EmbeddingStore& store, const std::vector<Rows>& batches,
                   double step) {
  return seconds_of([&] {
    std::size_t next = 0;
    data::Prefetch<std::vector<float>> ready(
        [&]() -> std::optional<std::vector<float>> {
          if (next == batches.size()) return std::nullopt;
          return batch_of(store, batches[next++]);
        },
        2);
    while (ready.next()) usleep(static_cast<useconds_t>(1e6 * step));  // a GPU at work
  });
}

struct Epochs {
  std::vector<double> memory, cached, cold, memory_ahead, cold_ahead;
  std::vector<double> memory_cpu, cached_cpu;  // what other work does not change
};

void measure(const std::string& path, const stores::Layout& layout,
             const std::string& pool, int epochs) {
  const stores::DatasetKey key{layout.dataset, layout.rows, layout.sequences};
  data::LoadOptions streamed;
  streamed.memory_limit = 0;
  std::shared_ptr<const stores::EmbeddingStore> memory, file;
  const double load = seconds_of([&] {
    memory = stores::EmbeddingStore::open(path, key, {pool, -1});
  });
  file = stores::EmbeddingStore::open(path, key, {pool, -1}, streamed);
  Epochs times;
  for (int epoch = -1; epoch < epochs; ++epoch) {  // the first one warms up
    const auto batches =
        shuffled_batches(layout.rows, static_cast<std::uint64_t>(epoch + 1));
    Epochs now;
    const double start = cpu_seconds();
    now.memory = {plain_epoch(*memory, batches)};
    const double between = cpu_seconds();
    now.cached = {plain_epoch(*file, batches)};
    now.memory_cpu = {between - start};
    now.cached_cpu = {cpu_seconds() - between};
    drop(path);
    now.cold = {plain_epoch(*file, batches)};
    const double step = now.memory[0] / static_cast<double>(batches.size());
    now.memory_ahead = {epoch_ahead(*memory, batches, step)};
    drop(path);
    now.cold_ahead = {epoch_ahead(*file, batches, step)};
    if (epoch < 0) continue;
    for (auto list :
         {&Epochs::memory, &Epochs::cached, &Epochs::cold, &Epochs::memory_ahead,
          &Epochs::cold_ahead, &Epochs::memory_cpu, &Epochs::cached_cpu})
      (times.*list).push_back((now.*list)[0]);
  }
  const double rows = static_cast<double>(layout.rows), base = median(times.memory);
  fmt::print(
      "{:<9}{:<5} open {:.2f} s; memory {:.0f} rows/s, {:.2f} ms of CPU a batch; from "
      "the "
      "file, as a part of that: cached {:.2f} ({:.2f} of CPU), cold {:.2f}, cold and "
      "ahead "
      "{:.2f}\n",
      to_string(layout.number), pool, load, rows / base,
      1e3 * median(times.memory_cpu) / (rows / kBatch), base / median(times.cached),
      median(times.memory_cpu) / median(times.cached_cpu), base / median(times.cold),
      median(times.memory_ahead) / median(times.cold_ahead));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 5 && argc != 6) {
    fmt::print(stderr, "store_bench FOLDER [ROWS POSITIONS CHANNELS [EPOCHS]]\n");
    return 2;
  }
  stores::Layout layout;
  layout.dataset = layout.weights = "none";
  layout.model = "made";
  layout.special_start = 1;
  layout.layers = {0};
  layout.rows = argc > 2 ? std::atoi(argv[2]) : 4000;
  layout.positions = argc > 2 ? std::atoi(argv[3]) : 41;
  layout.channels = argc > 2 ? std::atoi(argv[4]) : 1280;
  const int epochs = argc > 5 ? std::atoi(argv[5]) : 5;
  const std::string path = std::string(argv[1]) + "/store_bench.h5";
  for (const auto number :
       {stores::Number::float32, stores::Number::float16, stores::Number::bfloat16}) {
    layout.number = number;
    std::filesystem::remove(path);
    const double made = make_store(path, layout);
    const auto raw = static_cast<double>(layout.raw_bytes());
    fmt::print("{}: {:.0f} MB in {:.1f} s, size {:.5f} x\n", to_string(number),
               1e-6 * raw, made,
               static_cast<double>(std::filesystem::file_size(path)) / raw);
    for (const char* pool : {"full", "mean"}) measure(path, layout, pool, epochs);
  }
  std::filesystem::remove(path);
  return 0;
}
