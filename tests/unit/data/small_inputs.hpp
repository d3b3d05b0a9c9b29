// The inputs that the tests of `prepare` vary: three chromosomes and two tracks.
#pragma once

#include <string>
#include <vector>

#include "data/dataset_config.hpp"
#include "data/prepare.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::data {

// Lengths: chr1 1000, chr2 500, chr3 450. Windows of 100 nt, input 64. Track a is 1 but
// for 10 over chr1:250-260 and chr2:0-500; track b is 4 over everything. Coverage of chr3
// is 5 in a.
struct SmallInputs {
  std::string folder;
  std::vector<test::TinyChromosome> chromosomes = {
      {"chr1", 1000}, {"chr2", 500}, {"chr3", 450}};
  std::vector<test::TinyRun> a = {{"chr1", 0, 250, 1},
                                  {"chr1", 250, 260, 10},
                                  {"chr1", 260, 1000, 1},
                                  {"chr2", 0, 500, 10},
                                  {"chr3", 0, 450, 5}};
  std::vector<test::TinyRun> b = {
      {"chr1", 0, 1000, 4}, {"chr2", 0, 500, 4}, {"chr3", 0, 450, 4}};
  std::string tracks =
      "  - {name: a, file: a.bw, scale: mean1}\n"
      "  - {name: b, file: b.bw}\n";
  std::string windows = "{stored: 100, input: 64, stride: 100}";
  std::string folds = "{valid: [chr2], test: [chr3]}";
  std::string more = "threshold: {train: 5, test: -1}\n";

  explicit SmallInputs(const std::string& name) : folder(test::make_folder(name)) {}

  std::string path(const std::string& name) const { return folder + "/" + name; }

  void write() const {
    std::vector<test::TinySequence> genome;
    for (std::size_t i = 0; i < 3; ++i) {
      const std::int64_t lengths[] = {1000, 500, 450};
      genome.push_back(
          {"chr" + std::to_string(i + 1), test::random_letters(lengths[i], i)});
    }
    test::write_fasta(path("g.fa"), genome);
    test::write_bigwig(path("a.bw"), chromosomes, a);
    test::write_bigwig(path("b.bw"), chromosomes, b);
    test::write_text(path("d.yaml"), "name: small\ngenome: g.fa\ntracks:\n" + tracks +
                                         "windows: " + windows + "\nfolds: " + folds +
                                         "\n" + more);
  }
  // Writes the inputs and prepares them into d.h5.
  PrepareReport run() const {
    write();
    return run_again();
  }
  PrepareReport run_again() const {
    return prepare(load_dataset_config(path("d.yaml")), path("d.h5"));
  }
};

}  // namespace s2fbench::data
